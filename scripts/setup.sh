#!/usr/bin/env bash
# Prepares everything that `make report` (runtime) or `make test` (dev) needs, inside .venv.
# usage: [BUNDLE=FILE] scripts/setup.sh runtime | dev | fuzz | fonts | packages
#
# Each step leaves a stamp in .venv/.setup that holds what the step depended on. A step is done again when its stamp is
# missing, so after an interruption, or holds something else: a lock file changed, the folder was moved, Python replaced.
set -euo pipefail
unset PYTHONPATH PYTHONHOME

cd "$(dirname "${BASH_SOURCE[0]}")/.."
readonly root=$PWD
readonly venv=.venv
readonly stamps=$venv/.setup
readonly work=$venv/.setup/work
readonly share=$venv/share/jianbao
started=$SECONDS

. scripts/setup/messages.sh
. scripts/setup/python.sh
. scripts/setup/apt.sh
. scripts/setup/libraries.sh
. scripts/setup/fonts.sh
. scripts/setup/bundle.sh

# one_at_a_time: a second setup, say from `make -j report test`, waits for the first
one_at_a_time() {
  command -v flock >/dev/null || return 0
  exec 9<scripts/setup.sh
  flock --nonblock 9 && return
  say '另一个 make 正在准备环境，等它做完……'
  flock 9
}

# fingerprint FILE…: changes when one of the files, or the setup itself, changes
# shellcheck disable=SC2120 # called by step
fingerprint() {
  cat scripts/setup.sh scripts/setup/*.sh "$@" | cksum
}

# step NAME KEY-COMMAND COMMAND: runs the command unless the stamp holds what the key command prints
# shellcheck disable=SC2086 # both are commands with their arguments
step() {
  local name=$1 key=$2 command=$3
  [[ -f $stamps/$name && $(<"$stamps/$name") == "$($key)" ]] && return
  rm -f "$stamps/$name"
  mkdir -p "$work"
  $command
  $key >"$work/stamp"
  mv "$work/stamp" "$stamps/$name"
  changed=yes
}

prepare_runtime() {
  prepare_venv
  step runtime 'fingerprint requirements.lock' 'install_locked requirements.lock'
  step project 'fingerprint pyproject.toml' install_project
  step libraries libraries_fingerprint provide_libraries
  step fonts fingerprint provide_fonts
}

prepare_dev() {
  prepare_runtime
  step dev 'fingerprint requirements-dev.lock' 'install_locked requirements-dev.lock'
}

prepare_fuzz() {
  prepare_dev
  step fuzz 'fingerprint requirements-fuzz.lock' 'install_locked requirements-fuzz.lock'
}

# prepare_packages: only what needs an administrator, for those who set up without being one
prepare_packages() {
  [[ $(id -u) == 0 ]] || fail setup-bundle-root '安装系统软件要有管理员权限' '请管理员运行，或用 sudo'
  [[ -n $bundle ]] || fail setup-usage 'packages 要与离线包同用' '用法：BUNDLE=离线包 scripts/setup.sh packages'
  changed=yes
}

retry_fonts() {
  rm -f "$stamps/fonts"
  prepare_runtime
}

main() {
  one_at_a_time
  trap 'rm -rf "$work"; close_bundle' EXIT
  trap 'exit 130' INT TERM
  changed=
  [[ -z ${BUNDLE:-} ]] || open_bundle "$BUNDLE"
  [[ -z $bundle ]] || install_bundled_packages
  case ${1:-} in
    runtime) prepare_runtime ;;
    dev) prepare_dev ;;
    fuzz) prepare_fuzz ;;
    fonts) retry_fonts ;;
    packages) prepare_packages ;;
    *) fail setup-usage "不认识的目标：${1:-（空）}" '用法：scripts/setup.sh runtime | dev | fuzz | fonts | packages' ;;
  esac
  [[ -z $changed ]] || say "环境准备完毕，用时 $((SECONDS - started)) 秒。"
}

main "$@"
