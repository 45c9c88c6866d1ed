#!/bin/sh
# The agent: reads what it is to do from the kernel's arguments, and does it.
set -f -u
. /agent/common.sh
. /agent/hardware.sh
. /agent/network.sh
. /agent/http.sh
. /agent/disks.sh

say "the agent runs on kernel $(uname -r)"
read_arguments
load_drivers
connect

case $task in
deploy | discover | clean)
  say "task: $task, told by $url"
  phone start /dev/null
  . "/agent/$task.sh"
  "run_$task"
  ;;
*) stop "there is no task \"$(plain "$task")\": metalplug.task is deploy, discover or clean" ;;
esac
