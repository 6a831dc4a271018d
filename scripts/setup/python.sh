# The virtual environment, the locked dependencies and the project itself.

# prepare_venv: keeps a virtual environment only while it stands where it was made, with the Python it was made with,
# and no installation into it was cut short (pip takes a half-installed package for an installed one)
prepare_venv() {
  [[ -f $stamps/venv && $(<"$stamps/venv") == "$(venv_identity)" && ! -e $stamps/installing ]] && return
  make_venv
  venv_identity >"$stamps/venv"
  changed=yes
}

venv_identity() {
  [[ -x $venv/bin/python ]] || return 0
  printf '%s %s\n' "$root" "$(readlink -f $venv/bin/python)"
}

make_venv() {
  local python
  python=$(find_python) || fail_without_bundled_python || fail setup-python "需要 Python 3.11 或更高版本，本机没有找到（$(python3 --version 2>&1 || true)）" \
    '装一个新的 Python；装在别处时用 PYTHON=/路径/python3.12 make setup 指明'
  say "建立虚拟环境 $venv（$("$python" --version)）"
  empty_venv
  "$python" -c 'import ensurepip, venv' 2>/dev/null || add_venv_module "$python"
  quietly "$python" -m venv $venv || { show_log; fail_without_venv_module "$python"; }
}

# empty_venv: of what was there before, fonts and libraries in share need not be fetched again
empty_venv() {
  mkdir -p $venv
  find $venv -mindepth 1 -maxdepth 1 ! -name share -exec rm -rf {} +
  mkdir -p $work
}

# find_python: the first of the usual names that is new enough, or what PYTHON names
find_python() {
  local candidate candidates=(python3 python3.14 python3.13 python3.12 python3.11)
  [[ -z ${PYTHON:-} ]] || candidates=("$PYTHON")
  for candidate in "${candidates[@]}"; do
    "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
    [[ -z $bundle ]] || suits_bundle "$candidate" || continue
    printf '%s\n' "$candidate"
    return
  done
  return 1
}

venv_package() {
  "$1" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'
}

suits_bundle() {
  [[ $("$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])') == "$(manifest python)" ]]
}

fail_without_bundled_python() {
  [[ -n $bundle ]] || return
  fail setup-bundle-machine "离线包要用 Python $(manifest python)，这台机器没有（$(python3 --version 2>&1 || true)）" \
    "$(how_to_install_from_bundle)；或用 PYTHON=/路径/python$(manifest python) 指明；或用那个 Python 重新做离线包"
}

add_venv_module() {
  can_install_packages || fail_without_venv_module "$1"
  say '安装 Python 的 venv 模块'
  apt_install "$(venv_package "$1")" || { show_log; fail_without_venv_module "$1"; }
}

fail_without_venv_module() {
  [[ -z $bundle ]] || fail setup-venv "这个 Python（$1）建不了虚拟环境：缺少 venv 或 ensurepip 模块" "$(how_to_install_from_bundle)"
  fail setup-venv "这个 Python（$1）建不了虚拟环境：缺少 venv 或 ensurepip 模块" \
    "Debian、Ubuntu 上请管理员运行 apt-get install $(venv_package "$1")，然后重来"
}

# install_locked LOCK: wheels only, each checked against its hash; the user's own index, proxy and certificates apply
install_locked() {
  say "安装依赖（$1）"
  : >$stamps/installing
  quietly pip_install --only-binary :all: --require-hashes -r "$1" || { show_log; fail_pip; }
  rm $stamps/installing
}

# install_project: editable, with the locked setuptools; asks the index for nothing
install_project() {
  say '安装 jianbao 命令'
  quietly pip_install --no-index --no-deps --no-build-isolation --editable . || {
    show_log
    fail setup-project '本项目没能装进虚拟环境' '看上面的原因；多半是 pyproject.toml 写错了'
  }
}

pip_install() {
  $venv/bin/python -m pip install --quiet --no-input --disable-pip-version-check "$@"
}

# fail_pip: the first three are found before pip writes anything, so what was installed before stays in use
fail_pip() {
  if grep -qE 'DO NOT MATCH THE HASHES|from versions:|No matching distribution' $work/log; then
    rm $stamps/installing
  fi
  if grep -q 'DO NOT MATCH THE HASHES' $work/log; then
    fail setup-hash '下载到的文件与锁定的校验值不符' '换一个软件源，或清掉下载缓存（pip cache purge）再试'
  elif grep -qE 'from versions: none|Retrying' $work/log; then
    fail setup-index 'pip 连不上软件源' '检查网络、代理和镜像设置（pip config list），然后重来；已下载的不会重下'
  elif grep -q 'No matching distribution' $work/log; then
    fail setup-wheel '找不到锁定的版本，或没有适合本机的 wheel' '检查网络，换一个完整的软件源，或换 Python 3.11 至 3.14 再试'
  fi
  fail setup-pip '依赖没有装好' '看上面的原因，排除后重来'
}
