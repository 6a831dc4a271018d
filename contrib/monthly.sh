#!/usr/bin/env bash
# 每月自动出上月的简报（草稿），给 cron 或 systemd 用；从不提问。参数是受众，不写就是 config.yaml 里的那一种。
#   contrib/monthly.sh 省级 市级
# 经过都记在 logs/年-月.log；有一份没有出好，就在屏幕上（cron 会寄给管理员）说明原因，并以那个退出码结束。
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 5
exec </dev/null
export TZ=Asia/Shanghai LANG=C.UTF-8

mkdir -p logs
log="logs/$(date +%Y-%m).log"
worst=0

# 一种受众出一份；两次运行撞在一起（75）时等一分钟再试，共三次。
report() {
  local told code try
  for try in 1 2 3; do
    told="$(.venv/bin/jianbao report --period last-month --date "$(date +%F)" "$@" 2>&1)"
    code=$?
    printf '%s 第%s次 退出码 %s %s\n%s\n' "$(date '+%F %T')" "$try" "$code" "$*" "$told" >>"$log"
    [ "$code" -eq 75 ] || break
    [ "$try" -eq 3 ] || sleep "${JIANBAO_WAIT:-60}"
  done
  if [ "$code" -ne 0 ]; then
    printf '%s：退出码 %s，详见 %s\n' "${*:-上月简报}" "$code" "$log" >&2
    grep -m 5 '^必错' <<<"$told" >&2
    [ "$code" -le "$worst" ] || worst="$code"
  fi
}

if [ "$#" -eq 0 ]; then
  report
else
  for audience in "$@"; do report --audience "$audience"; done
fi
exit "$worst"
