# What the user reads: progress on standard output; notices and errors, with a stable code, on standard error.

say() {
  printf '· %s\n' "$1"
}

# notice CODE MESSAGE WHAT-TO-DO: the work goes on
notice() {
  printf '提示：%s → %s [%s]\n' "$2" "$3" "$1" >&2
}

# fail CODE MESSAGE WHAT-TO-DO: ends with the exit code of "no report could be made"
fail() {
  printf '错误：%s → %s [%s]\n' "$2" "$3" "$1" >&2
  exit 5
}

# quietly COMMAND…: keeps what the command prints in a log, for show_log
quietly() {
  "$@" >"$work/log" 2>&1 </dev/null
}

# show_log: the last words of the command that failed
show_log() {
  tail -n 12 "$work/log" | sed 's/^/  | /' >&2
}
