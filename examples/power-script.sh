#!/bin/sh
# A script that switches machines, for power settings like command://rack/r4u12. The driver's file names it:
#   power: { commands: { rack: /usr/local/lib/metalplug/power-script.sh } }
#
# The driver runs it without a shell, in the folder /, as
#   power-script.sh power-state MACHINE                                prints on, off or unknown
#   power-script.sh power-on MACHINE
#   power-script.sh power-off MACHINE                                  off at once, as by the plug
#   power-script.sh boot-device MACHINE network|http|disk once|continuous
# with nothing in its environment but PATH, LC_ALL and, where the machine's firmware is known, METALPLUG_FIRMWARE (bios or uefi).
#
# Exit code 0: it is so now, also where it was so before. 2: such a thing cannot be done here at all. Any other: it failed,
# and the first line of standard error is told to the operator; it is tried again after a pause.
# After 30 seconds it is killed with all its children. What it leaves running must have closed its output, as below.
# It may run for several machines at once, for one machine one at a time.
#
# Where the driver runs under systemd, what is left running ends with the driver's unit, unless it is started by systemd-run.
#
# This one switches machines that are programs of this host, virtual ones for example. `machines/NAME` beside this script is
# an executable that runs for as long as the machine is on; it is given the name of a file, which holds what to start from.
# For a power strip or another BMC, put its own commands in the place of what stands under the words below.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
word=$1 machine=$2
program="$here/machines/$machine"
run="$here/run/$machine"

[ -x "$program" ] || { echo "there is no executable $program" >&2; exit 1; }
mkdir -p "$here/run"

# The machine holds this lock for as long as it runs, so that its power is seen and not only remembered.
exec 9>>"$run.lock"
is_off() { flock -n 9; }

case $word in
power-state)
  if is_off; then echo off; else echo on; fi
  ;;
power-on)
  is_off || exit 0
  setsid "$program" "$run.boot" </dev/null >>"$run.console" 2>&1 &
  echo $! >"$run.pid"
  ;;
power-off)
  is_off && exit 0
  # With all its children. It may just have ended by itself.
  kill -s KILL -- "-$(cat "$run.pid")" 2>/dev/null || true
  flock -w 10 9 || { echo "$machine does not go off" >&2; exit 1; }
  ;;
boot-device)
  echo "$3 $4" >"$run.boot"
  ;;
*)
  echo "$word is not known here" >&2
  exit 2
  ;;
esac
