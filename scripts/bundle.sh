#!/usr/bin/env bash
# Writes one archive from which `make setup BUNDLE=FILE` sets up a machine of the same kind that has no network.
# usage: scripts/bundle.sh [FILE]
#
# jianbao/ is the project; bundle/ holds the wheels of requirements.lock, Debian packages with all that they depend on
# (as a source of apt), fonts, a manifest and checksums.
set -euo pipefail
unset PYTHONPATH PYTHONHOME

cd "$(dirname "${BASH_SOURCE[0]}")/.."
readonly root=$PWD
readonly venv=.venv
work=$(mktemp -d)
readonly work share=$venv/share/jianbao
readonly tree=$work/tree

. scripts/setup/messages.sh
. scripts/setup/libraries.sh
. scripts/setup/bundle.sh

main() {
  trap 'rm -rf "$work"' EXIT
  trap 'exit 130' INT TERM
  mkdir -p "$tree/bundle/wheels" "$tree/bundle/debs" "$tree/bundle/fonts"
  can_make_bundle || fail bundle-system '离线包只能在 Debian、Ubuntu 上做（要用 apt-get 和 dpkg-deb）' '换一台这样的机器'
  local file=${1:-$(default_name)}
  download_wheels
  download_packages
  index_packages
  [[ ! -d $share/fonts ]] || cp -r $share/fonts/. "$tree/bundle/fonts/"
  copy_project
  write_manifest
  pack "$file"
}

can_make_bundle() {
  command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null
}

default_name() {
  echo "dist/jianbao-$(project_version)-$(this_release)-$(this_architecture).tar"
}

project_version() {
  sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml
}

download_wheels() {
  say '下载依赖（requirements.lock）'
  quietly $venv/bin/python -m pip download --quiet --no-input --disable-pip-version-check --only-binary :all: \
    --require-hashes --dest "$tree/bundle/wheels" -r requirements.lock || {
    show_log
    fail bundle-wheels '依赖没有下载全' '检查网络，换一个完整的软件源再试'
  }
}

# download_packages: as for a machine that has nothing, so that the closure is whole; apt there installs what is missing
download_packages() {
  say '下载系统软件及其依赖'
  mkdir -p "$work/apt/lists/partial" "$work/apt/archives/partial"
  : >"$work/apt/status"
  quietly bare_apt update || true
  # shellcheck disable=SC2086 # lists of names
  quietly bare_apt install -y --download-only $bundled_packages $fast_packages ||
    quietly bare_apt install -y --download-only $bundled_packages || {
    show_log
    fail bundle-packages '系统软件没有下载全' '检查网络和软件源，再试'
  }
  mv "$work"/apt/archives/*.deb "$tree/bundle/debs/"
}

bare_apt() {
  apt-get -qq -o Dir::State="$work/apt" -o Dir::State::status="$work/apt/status" -o Dir::Cache="$work/apt" \
    -o Debug::NoLocking=1 -o APT::Sandbox::User=root -o Acquire::Languages=none -o Acquire::Retries=2 \
    -o APT::Install-Recommends=false "$@"
}

# index_packages: the Packages file of a flat source of apt
index_packages() {
  local file
  for file in "$tree"/bundle/debs/*.deb; do
    dpkg-deb --field "$file"
    printf 'Filename: ./%s\nSize: %s\nSHA256: %s\n\n' "$(basename "$file")" "$(stat -c %s "$file")" \
      "$(sha256sum <"$file" | cut -d ' ' -f 1)"
  done >"$tree/bundle/debs/Packages"
}

# copy_project: what git keeps; without git, all but what can be made again
copy_project() {
  mkdir "$tree/jianbao"
  if git rev-parse --is-inside-work-tree >/dev/null 2>&1; then
    git ls-files -z --cached --others --exclude-standard | while IFS= read -r -d '' name; do
      [[ ! -e $name ]] || printf '%s\0' "$name"
    done | tar -c --null --files-from=- | tar -x -C "$tree/jianbao"
  else
    tar -c --exclude=./.venv --exclude=./output --exclude=./dist --exclude=./logs --exclude=./.smtp . |
      tar -x -C "$tree/jianbao"
  fi
}

write_manifest() {
  {
    echo "version $(project_version)"
    echo "release $(this_release)"
    echo "architecture $(this_architecture)"
    echo "python $($venv/bin/python -c 'import sys; print("%d.%d" % sys.version_info[:2])')"
    echo "lock $(lock_sum)"
  } >"$tree/bundle/manifest"
  (cd "$tree/bundle" && bundle_files | xargs -d '\n' sha256sum >"$work/sums" && mv "$work/sums" SHA256SUMS)
}

# pack FILE: the archive appears whole or not at all, its checksum beside it
pack() {
  local file=$1
  mkdir -p "$(dirname "$file")"
  tar -cf "$file.part" --owner=0 --group=0 --numeric-owner --sort=name -C "$tree" bundle jianbao || {
    rm -f "$file.part"
    fail bundle-disk "离线包写不下：$file" '腾出磁盘空间再试'
  }
  mv "$file.part" "$file"
  (cd "$(dirname "$file")" && sha256sum "$(basename "$file")" >"$(basename "$file").sha256")
  say "离线包：$file（$(du -h "$file" | cut -f 1)），校验值在 $file.sha256"
}

main "$@"
