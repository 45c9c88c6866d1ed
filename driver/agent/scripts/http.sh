# shellcheck shell=sh
# HTTP/1.1 by busybox nc, one exchange a connection. An answer counts only when it came whole.

# Seconds for one exchange: a chunk of a disk comes in time at 70 KB/s.
EXCHANGE=60
carriage_return=$(printf '\r')

# http METHOD PATH BODY-FILE RANGE: the answer's status in $status, 0 where none came whole, and its body in /run/answer.
http() {
  rm -f /run/answer /run/status
  write_request "$@" | timeout "$EXCHANGE" nc -w 10 "$host" "$port" 2>/dev/null | take_answer
  status=0
  [ ! -s /run/status ] || read -r status </run/status
}

write_request() {
  printf '%s %s HTTP/1.1\r\nHost: %s:%s\r\nConnection: close\r\n' "$1" "$2" "$host" "$port"
  [ -z "${4:-}" ] || printf 'Range: bytes=%s\r\n' "$4"
  [ "$1" != POST ] || printf 'Authorization: Bearer %s\r\nContent-Length: %s\r\n' "$token" "$(wc -c <"$3")"
  printf '\r\n'
  [ "$1" != POST ] || cat "$3"
}

# `read` takes no byte more than its line from a pipe, so the body is left for dd.
take_answer() {
  read -r version code _ || return
  case "$version $code" in
  HTTP/1.[01]\ [2-5][0-9][0-9]) ;;
  *) return ;;
  esac
  length=''
  while IFS= read -r line && [ -n "${line%"$carriage_return"}" ]; do
    case $line in
    [Cc]ontent-[Ll]ength:*) length=$(printf %s "${line#*:}" | tr -cd 0-9) ;;
    esac
  done
  [ -n "$length" ] || return
  dd of=/run/answer bs=64k iflag=fullblock,count_bytes count="$length" 2>/dev/null
  [ "$(wc -c </run/answer)" -ne "$length" ] || echo "$code" >/run/status
}

# fetch PATH [RANGE]: its bytes in /run/answer; goes on until it has them. The driver's "no" ends the agent.
fetch() {
  pause=1
  while :; do
    http GET "$1" /dev/null "${2:-}"
    case $status in
    200 | 206) return ;;
    403) refused ;;
    esac
    say "cannot fetch $1: $(trouble); trying again in $pause s"
    back_off
  done
}

# phone WORD BODY-FILE: calls until it is taken.
phone() {
  pause=1
  while :; do
    http POST "/phone/$mac/$1" "$2"
    case $status in
    200) return ;;
    403) refused ;;
    400 | 413)
      [ "$1" != failed ] || stop "the driver cannot read why: $(answered)"
      fail "the driver cannot read \"$1\": $(answered)"
      ;;
    esac
    say "cannot tell the driver \"$1\": $(trouble); trying again in $pause s"
    back_off
  done
}

refused() {
  stop "the driver at $url refuses: $(answered)"
}

trouble() {
  if [ "$status" = 0 ]; then echo "no whole answer from $url"; else echo "$url answers $status: $(answered)"; fi
}

answered() {
  plain "$(head -c 300 /run/answer)"
}

# progress PHASE DONE TOTAL: told at most every other second and without waiting, for losing one does no harm.
told_at=0
progress() {
  now=$(date +%s)
  [ $((now - told_at)) -ge 2 ] || return 0
  told_at=$now
  [ ! -e /run/telling ] || return 0
  printf '{"phase":"%s","done":%s,"total":%s}' "$1" "$2" "$3" >/run/progress
  : >/run/telling
  {
    write_request POST "/phone/$mac/progress" /run/progress '' | timeout 10 nc -w 5 "$host" "$port" >/dev/null 2>&1
    rm -f /run/telling
  } &
}

# A new phase is told at once.
enter() {
  told_at=0
  say "$1"
  progress "$1" "${2:-0}" "${3:-0}"
}
