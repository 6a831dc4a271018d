#!/usr/bin/env bash
# Makes docs/pdf-first.png, pdf-table.png and pdf-last.png: three pages of the printed briefing of 2022 at 150 dpi, in 16
# shades. Needs pdftoppm, pdftotext, pdfinfo (poppler-utils) and what `make setup` prepares.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/page_with.sh

readonly dots=150

main() {
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  .venv/bin/jianbao report --period 2022 --audience 省级 --date 2023-05-20 --number 7 --formats pdf --output "$work" >/dev/null
  local pdf=$work/2022/省级/briefing.pdf
  draw "$pdf" 1 first
  draw "$pdf" "$(page_with 核心指标 "$pdf")" table
  draw "$pdf" "$(pdfinfo "$pdf" | sed -n 's/^Pages: *//p')" last
}

# draw PDF PAGE NAME: the picture docs/pdf-NAME.png
draw() {
  pdftoppm -r $dots -png -singlefile -f "$2" -l "$2" "$1" "$work/$3"
  .venv/bin/python -c 'import sys; from PIL import Image
Image.open(sys.argv[1]).convert("RGB").quantize(16).save(sys.argv[2], optimize=True)' "$work/$3.png" "docs/pdf-$3.png"
}

main
