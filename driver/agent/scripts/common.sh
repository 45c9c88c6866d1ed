# shellcheck shell=sh
# What every part of the agent uses.

say() {
  echo "metalplug: $*"
}

# Ends the agent; nobody is told but who looks at the console.
stop() {
  say "$*"
  exit 1
}

# Tells the driver why the work cannot be done, and ends the agent.
fail() {
  say "failed: $*"
  printf '{"reason":"%s"}' "$(plain "$*")" >/run/reason
  phone failed /run/reason
  exit 1
}

# Only what needs no escape in JSON and does nothing to a terminal; at most 300 characters.
plain() {
  printf %s "$1" | tr -cd ' !#-[]-~' | head -c 300
}

# Fields: task, mac (dashed), url with host and port, token.
read_arguments() {
  task='' mac='' url='' token=''
  for word in $(cat /proc/cmdline); do
    case $word in
    metalplug.task=*) task=${word#*=} ;;
    metalplug.mac=*) mac=${word#*=} ;;
    metalplug.url=*) url=${word#*=} ;;
    metalplug.token=*) token=${word#*=} ;;
    esac
  done
  [ -n "$task" ] || stop "there is no metalplug.task among the kernel's arguments: this machine was not started by a driver"
  [ -n "$mac" ] || stop "there is no metalplug.mac among the kernel's arguments"
  host=${url#http://} host=${host%%/*} port=80
  case $host in
  *:*) port=${host##*:} host=${host%:*} ;;
  esac
  case $url in
  http://?*) ;;
  *) stop "metalplug.url is \"$(plain "$url")\"; expected http://ADDRESS:PORT" ;;
  esac
}

# Waits before another try: seconds in $pause, which doubles up to 30.
back_off() {
  sleep "$pause"
  pause=$((pause * 2))
  [ "$pause" -le 30 ] || pause=30
}

least() {
  if [ "$1" -lt "$2" ]; then echo "$1"; else echo "$2"; fi
}
