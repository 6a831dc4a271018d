#!/usr/bin/env bash
# Makes docs/briefing-2022.png for the README: the first page of the briefing of 2022 and the page with the core table,
# side by side. Needs pdftoppm and pdftotext (poppler-utils) and what `make setup` prepares.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/page_with.sh

readonly picture=docs/briefing-2022.png
readonly dots=80 # an inch: 660 × 935 a page

main() {
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  .venv/bin/jianbao report --period 2022 --audience 省级 --date 2023-05-20 --formats pdf --output "$work" >/dev/null
  local pdf=$work/2022/省级/briefing.pdf
  draw "$pdf" 1 "$work/first"
  draw "$pdf" "$(page_with 核心指标 "$pdf")" "$work/table"
  side_by_side "$work/first.png" "$work/table.png" $picture
}

draw() {
  pdftoppm -r $dots -png -singlefile -f "$2" -l "$2" "$1" "$3"
}

# side_by_side LEFT RIGHT PICTURE: two pages on grey, in 32 shades, which keep black, red and their soft edges
side_by_side() {
  .venv/bin/python - "$@" <<'PYTHON'
import sys

from PIL import Image

left, right = (Image.open(name).convert("RGB") for name in sys.argv[1:3])
gap = 16
sheet = Image.new("RGB", (left.width + right.width + 3 * gap, left.height + 2 * gap), "#d8d8d8")
sheet.paste(left, (gap, gap))
sheet.paste(right, (left.width + 2 * gap, gap))
sheet.quantize(32).save(sys.argv[3], optimize=True)
PYTHON
}

main
