# shellcheck shell=bash
# Sourced by the scripts that draw pages of the briefing; needs pdftotext (poppler-utils).

# page_with WORD PDF: the number of the first page that has the word
page_with() {
  local page=1 text
  while text=$(pdftotext -f $page -l $page "$2" - 2>/dev/null) && [[ -n $text ]]; do
    [[ $text != *"$1"* ]] || { echo $page; return; }
    page=$((page + 1))
  done
  echo "no page has $1" >&2
  return 1
}
