# A bundle: one archive from which a machine without network is set up (scripts/bundle.sh writes it).
#
# bundle/manifest says for which machine it is, bundle/SHA256SUMS holds every other file. Both are checked before anything
# of it is used. Packages come from bundle/debs as from any other source of apt, wheels from bundle/wheels.

readonly bundled_packages="python3 python3-venv make $needed_packages"
bundle=

# open_bundle FILE: unpacks it beside the system's temporary files, checks it, and points apt and pip to it
open_bundle() {
  [[ -f $1 ]] || fail setup-bundle-missing "找不到离线包：$1" '核对 BUNDLE= 后面的路径'
  [[ ${TMPDIR:-} != *[[:space:]]* ]] || local TMPDIR=/tmp # neither apt nor pip takes a path with a blank here
  bundle=$(mktemp -d)
  chmod 755 "$bundle"
  say "核对离线包（$1）"
  unpack_bundle "$1"
  require_this_machine
  require_this_version
  use_bundle
}

close_bundle() {
  [[ -z $bundle ]] || rm -rf "$bundle"
}

unpack_bundle() {
  local damaged='离线包不完整或被改动过，什么都没有安装'
  tar -xf "$1" -C "$bundle" --no-same-owner --no-same-permissions bundle 2>/dev/null &&
    [[ -s $bundle/bundle/SHA256SUMS && -s $bundle/bundle/manifest ]] &&
    (cd "$bundle/bundle" && sha256sum --check --strict --quiet SHA256SUMS) >/dev/null 2>&1 &&
    [[ $(cd "$bundle/bundle" && bundle_files | wc -l) == $(wc -l <"$bundle/bundle/SHA256SUMS") ]] ||
    fail setup-bundle-damaged "$damaged" '重新拷贝一份；拷贝后用 sha256sum -c 核对旁边的 .sha256 文件'
}

# bundle_files: what the checksums must cover, in a fixed order
bundle_files() {
  find . -type f ! -name SHA256SUMS ! -name .lock | LC_ALL=C sort
}

manifest() {
  sed -n "s/^$1 //p" "$bundle/bundle/manifest"
}

require_this_machine() {
  local key here
  for key in release architecture; do
    here=$("this_$key")
    [[ $(manifest $key) == "$here" ]] || fail setup-bundle-machine \
      "离线包是给 $(manifest release)（$(manifest architecture)）做的，这台机器是 $(this_release)（$(this_architecture)）" \
      '在与这台机器相同的系统上运行 make bundle，重新做一个'
  done
}

this_release() {
  (. /etc/os-release && echo "${ID:-linux}-${VERSION_ID:-${VERSION_CODENAME:-}}") 2>/dev/null || echo unknown
}

this_architecture() {
  dpkg --print-architecture 2>/dev/null || uname -m
}

require_this_version() {
  [[ $(manifest lock) == "$(lock_sum)" ]] || fail setup-bundle-version \
    '离线包里的依赖与本项目锁定的不是同一个版本' '用离线包里带的 jianbao 文件夹，或用本项目重新运行 make bundle'
}

lock_sum() {
  sha256sum <requirements.lock | cut -d ' ' -f 1
}

# use_bundle: the only source of apt and pip from here on
use_bundle() {
  echo "deb [trusted=yes] copy:$bundle/bundle/debs ./" >"$bundle/sources.list"
  apt_sources=(-o Dir::Etc::sourcelist="$bundle/sources.list" -o Dir::Etc::sourceparts=/dev/null)
  apt_state=(-o Dir::State::lists="$bundle/lists" -o Dir::Cache="$bundle/cache" -o APT::Sandbox::User=root)
  mkdir -p "$bundle/lists/partial" "$bundle/cache/archives/partial"
  export PIP_NO_INDEX=1 PIP_FIND_LINKS=$bundle/bundle/wheels PIP_CONFIG_FILE=/dev/null
}

# install_bundled_packages: everything that the machine lacks, where this is root; else it is told what is missing later
install_bundled_packages() {
  can_install_packages || return 0
  mkdir -p "$work"
  say '安装系统软件（离线包）'
  # shellcheck disable=SC2086 # lists of names
  apt_install $bundled_packages $fast_packages || apt_install $bundled_packages || {
    show_log
    fail setup-bundle-packages '离线包里的系统软件没有装上' '看上面的原因，排除后重来'
  }
}

# provide_bundled_fonts: those that the machine which made the bundle had
provide_bundled_fonts() {
  local folder name
  for folder in "$bundle"/bundle/fonts/*/; do
    [[ -d $folder ]] || continue
    name=$(basename "$folder")
    [[ ! -d $share/fonts/$name ]] || continue
    cp -r "$folder" "$work/$name" && replace_folder "$work/$name" "$share/fonts/$name"
  done
}

how_to_install_from_bundle() {
  echo "请管理员在本文件夹运行 BUNDLE=离线包 scripts/setup.sh packages（要装的是 $bundled_packages）"
}
