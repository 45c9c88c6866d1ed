#!/bin/sh
# A script that lets MACs onto the ports of a managed switch. The driver's file names it:
#   networks: [ { name: core, kind: command, command: /usr/local/lib/metalplug/switch-script.sh } ]
# and nodes say which port their NIC's cable goes to: metalplug node add r4u12 --mac 52:54:00:aa:00:01,network=core,port=Gi1/0/7
#
# The driver runs it without a shell, in the folder /, with nothing in its environment but PATH and LC_ALL, as
#   switch-script.sh plug NETWORK PORT MAC      the MAC is let onto the network at this port
#   switch-script.sh unplug NETWORK PORT MAC    and no more
#   switch-script.sh list NETWORK               one line "PORT MAC" for each MAC that is let on
#
# Exit code 0: it is so now, also where it was so before. Any other: it is not, the first line of standard error says why, and it
# is asked again later. After 30 seconds it is killed with all its children. It never runs twice at once for one network.
# `list` is asked again and again: what the switch has forgotten is plugged anew.
#
# This one keeps its list in a file for each network, beside this script. Put your switch's own commands in the place of what
# stands under the words below.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
word=$1 network=$2
ports="$here/$network.ports"
touch "$ports"

# Replaces the list as a whole, so that a script that is killed half-way leaves the old one.
keep() {
  sort -u >"$ports.new"
  mv "$ports.new" "$ports"
}

case $word in
plug) { cat "$ports"; echo "$3 $4"; } | keep ;;
unplug) { grep -Fxv -- "$3 $4" "$ports" || true; } | keep ;;
list) cat "$ports" ;;
*)
  echo "$word is not known here" >&2
  exit 2
  ;;
esac
