# Packages of Debian and Ubuntu: installed as root, or fetched and unpacked without.

apt_sources=() # options that name other sources than the machine's own
apt_state=()   # and where apt keeps what it knows of them, so that the machine's own lists stay

can_install_packages() {
  [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null
}

can_fetch_packages() {
  command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null
}

# apt_install PACKAGE…: for the whole machine. A source that cannot be reached does not matter if the packages are found.
apt_install() {
  quietly env DEBIAN_FRONTEND=noninteractive apt-get update -qq "${apt_sources[@]}" "${apt_state[@]}" || true
  quietly env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    -o DPkg::Lock::Timeout=120 "${apt_sources[@]}" "${apt_state[@]}" "$@"
}

# private_apt ARGUMENT…: apt-get with lists and downloads of its own. It needs no root and leaves the machine's state
# alone, but knows which packages the machine has.
private_apt() {
  apt-get -qq -o Dir::State="$root/$work/apt" -o Dir::State::status=/var/lib/dpkg/status \
    -o Dir::Cache="$root/$work/apt" -o Debug::NoLocking=1 -o APT::Sandbox::User=root \
    -o Acquire::Languages=none -o Acquire::Retries=2 -o Acquire::http::Timeout=20 "${apt_sources[@]}" "$@"
}

private_lists() {
  [[ -d $work/apt/lists ]] && return
  mkdir -p $work/apt/lists/partial $work/apt/archives/partial
  quietly private_apt update || true
}

# fetch_missing PACKAGE…: the packages and those of their dependencies that the machine lacks, into apt/archives
fetch_missing() {
  private_lists
  quietly private_apt install -y --download-only --no-install-recommends "$@"
}

# fetch PACKAGE: this one alone, into the folder `fetched`
fetch() {
  private_lists
  rm -rf $work/fetched
  mkdir $work/fetched
  (cd $work/fetched && private_apt download "$1") >"$work/log" 2>&1 </dev/null
}
