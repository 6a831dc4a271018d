# Open fonts in the styles of official documents, into .venv/share/jianbao/fonts, each folder with its licence. Nothing
# here is needed to get a readable page: the wheel pylopdf-fonts-zh-cn among the dependencies is the floor.

readonly fandol_in_tex=texmf-dist/fonts/opentype/public/fandol

provide_fonts() {
  [[ -z $bundle ]] || provide_bundled_fonts
  provide_fandol || notice setup-fonts '没有得到仿宋、楷体等公文字体，将用思源宋体、思源黑体代替' \
    '以后联网时运行 make fonts；或由管理员装好字体'
  provide_wenkai || true
}

# provide_fandol: 仿宋, 宋, 黑 and 楷 that cover GB 2312
provide_fandol() {
  [[ -d $share/fonts/fandol ]] && return
  copy_installed_fandol || unpack_fandol
}

copy_installed_fandol() {
  local folder
  folder=$(find_installed_fandol) || return
  mkdir -p $work/fandol || return
  cp "$folder"/Fandol*.otf $work/fandol || return
  copy_licence "$folder"
  replace_folder $work/fandol $share/fonts/fandol
}

find_installed_fandol() {
  local folder file
  for folder in /usr/share/texlive/$fandol_in_tex /usr/share/$fandol_in_tex /usr/local/texlive/*/$fandol_in_tex; do
    [[ -f $folder/FandolFang-Regular.otf ]] && echo "$folder" && return
  done
  command -v fc-list >/dev/null || return
  file=$(fc-list : file | sed -n 's/: *$//; /FandolFang-Regular\.otf$/p' | head -n 1)
  [[ -n $file ]] && dirname "$file"
}

copy_licence() {
  local file
  for file in "${1%/fonts/*}"/doc/fonts/fandol/COPYING* /usr/share/doc/texlive-doc/fonts/fandol/COPYING*; do
    [[ ! -f $file ]] || cp "$file" $work/fandol
  done
}

# unpack_fandol: out of a package of 50 MB, of which TeX itself is never installed
unpack_fandol() {
  can_fetch_packages || return
  say '下载公文字体（Fandol：仿宋、宋、黑、楷，约 50 MB）'
  fetch texlive-lang-chinese || return
  unpack_fonts fandol '*/fandol/*'
}

# provide_wenkai: a 楷 for the characters that Fandol lacks, where the release has it
provide_wenkai() {
  [[ -d $share/fonts/lxgw-wenkai ]] && return
  can_fetch_packages && [[ -d $share/fonts/fandol ]] || return
  say '下载补字用的楷体（霞鹜文楷，约 50 MB）'
  fetch fonts-lxgw-wenkai || return
  unpack_fonts lxgw-wenkai '*/LXGWWenKai-Regular.ttf' '*/fonts-lxgw-wenkai/copyright'
}

# unpack_fonts NAME PATTERN…: the matching files of the fetched package, side by side in the folder NAME
unpack_fonts() {
  local name=$1
  shift
  mkdir -p "$work/$name" || return
  dpkg-deb --fsys-tarfile $work/fetched/*.deb |
    tar -x -C "$work/$name" --wildcards --transform 's|.*/||' "$@" || return
  replace_folder "$work/$name" "$share/fonts/$name"
}
