# The shared libraries that WeasyPrint loads. Private ones go to .venv/share/jianbao/lib, which the program looks into.

readonly needed_packages='libpango-1.0-0 libpangoft2-1.0-0'
readonly fast_packages=libharfbuzz-subset0 # without it writing a PDF takes some twenty times as long

# libraries_fingerprint: changes also when the machine gains or loses its own, as a rebuilt container does
libraries_fingerprint() {
  fingerprint
  PATH=$PATH:/usr/sbin:/sbin ldconfig -p 2>/dev/null | grep -E 'libpango|libharfbuzz' || true
}

provide_libraries() {
  libraries_complete && return
  say '准备排版用的系统库（Pango、HarfBuzz）'
  install_libraries || unpack_libraries || true
  libraries_complete && return
  libraries_load || fail_without_libraries
  notice setup-subset '没有 libharfbuzz-subset，生成 PDF 会慢得多' '请管理员安装 harfbuzz 的 subset 库'
}

libraries_load() {
  with_private_libraries 'import weasyprint'
}

libraries_complete() {
  with_private_libraries 'from weasyprint.text import ffi; raise SystemExit(ffi.harfbuzz_subset is None)'
}

with_private_libraries() {
  LD_LIBRARY_PATH=$root/$share/lib $venv/bin/python -c "$1" >/dev/null 2>&1
}

install_libraries() {
  can_install_packages || return
  # shellcheck disable=SC2086 # lists of names
  apt_install $needed_packages $fast_packages || apt_install $needed_packages || return
  libraries_load
}

unpack_libraries() {
  can_fetch_packages || return
  # shellcheck disable=SC2086
  fetch_missing $needed_packages $fast_packages || fetch_missing $needed_packages || return
  mkdir -p $work/tree $work/lib || return
  find $work/apt/archives -name '*.deb' ! -name 'libc6_*' ! -name 'libgcc-s1_*' ! -name 'libstdc++6_*' \
    -exec dpkg-deb -x {} $work/tree \; || return
  copy_by_soname $work/tree $work/lib || return
  replace_folder $work/lib $share/lib
}

# copy_by_soname TREE FOLDER: under the names by which libraries ask for each other, so that one which the machine gets
# later is not loaded a second time from here
copy_by_soname() {
  find "$1" -regex '.*/lib/[^/]*-linux-[^/]*/[^/]*\.so\.[0-9]+' -exec cp -L {} "$2" \;
}

# replace_folder NEW OLD: the folder appears whole or not at all
replace_folder() {
  mkdir -p "$(dirname "$2")" && rm -rf "$2" && mv "$1" "$2"
}

fail_without_libraries() {
  [[ ! -s $work/log ]] || show_log
  fail setup-libraries '缺少排版用的系统库 Pango，装不上也下载不到' "检查网络后重来，或$(how_to_install_libraries)"
}

how_to_install_libraries() {
  if [[ -n $bundle ]]; then
    how_to_install_from_bundle
  elif command -v apt-get >/dev/null; then
    echo "请管理员运行 apt-get install $needed_packages $fast_packages"
  elif command -v dnf >/dev/null; then
    echo '请管理员运行 dnf install pango harfbuzz'
  elif command -v zypper >/dev/null; then
    echo '请管理员运行 zypper install libpango-1_0-0 libharfbuzz-subset0'
  elif command -v pacman >/dev/null; then
    echo '请管理员运行 pacman -S pango harfbuzz'
  elif command -v apk >/dev/null; then
    echo '请管理员运行 apk add pango harfbuzz-subset'
  elif command -v brew >/dev/null; then
    echo '运行 brew install pango harfbuzz'
  else
    echo '请管理员安装 Pango（含 pangoft2）和 HarfBuzz（含 subset）'
  fi
}
