# shellcheck shell=sh
# Tells the driver what this machine is made of.

# Seconds: switches send LLDP frames every 30 s.
LLDP_PATIENCE=35
# Seconds in which a link comes up.
LINK_PATIENCE=8

run_discover() {
  enter starting
  wait_for_disks || say "this machine has no disk"
  listen_to_switches
  write_report >/run/report
  say "$(wc -l </run/disks) disks, $(physical_nics | wc -l) NICs"
  phone report /run/report
  phone done /dev/null
  say "done: this machine goes off"
  poweroff -f
  sleep 60
}

physical_nics() {
  for name in $(ls /sys/class/net); do
    [ ! -e "/sys/class/net/$name/device" ] || echo "$name"
  done
}

# On all NICs at once, and no longer than the slowest switch needs.
listen_to_switches() {
  say "listening for LLDP, at most $LLDP_PATIENCE s"
  for name in $(physical_nics); do
    ip link set "$name" up
    timeout "$LLDP_PATIENCE" /usr/bin/tcpdump -Z root -i "$name" -s 1522 -c 1 -w "/run/lldp.$name" ether proto 0x88cc >/dev/null 2>&1 &
  done
  for seconds in $(seq "$LLDP_PATIENCE"); do
    sleep 1
    [ "$seconds" -lt "$LINK_PATIENCE" ] || ! all_heard || return 0
  done
}

# Those without a link are not waited for.
all_heard() {
  for name in $(physical_nics); do
    [ "$(cat "/sys/class/net/$name/carrier" 2>/dev/null)" != 1 ] || [ -n "$(lldp_of "$name")" ] || return 1
  done
}

write_report() {
  printf '{"cpus":%s,' "$(grep -c '^processor' /proc/cpuinfo)"
  printf '"memory":%s,' "$(memory)"
  printf '"architecture":"%s",' "$(plain "$(uname -m)")"
  printf '"firmware":"%s",' "$([ -d /sys/firmware/efi ] && echo uefi || echo bios)"
  printf '"disks":[%s],' "$(while read -r name bytes _; do write_disk; done </run/disks | joined)"
  printf '"nics":[%s]}\n' "$(for name in $(physical_nics); do write_nic; done | joined)"
}

# With what the kernel keeps for itself, where it tells.
memory() {
  blocks=$(ls /sys/devices/system/memory 2>/dev/null | grep -c '^memory[0-9]')
  if [ "$blocks" -gt 0 ]; then
    echo $((blocks * 0x$(cat /sys/devices/system/memory/block_size_bytes)))
  else
    echo $(($(awk '/^MemTotal:/ { print $2 }' /proc/meminfo) * 1024))
  fi
}

joined() {
  paste -s -d , -
}

write_disk() {
  printf '{"name":"/dev/%s","bytes":%s%s%s' "$name" "$bytes" "$(text_field serial "$(serial_of "$name")")" "$(text_field wwn "$(wwn_of "$name")")"
  case $(cat "/sys/block/$name/queue/rotational" 2>/dev/null) in
  0) printf ',"rotational":false' ;;
  1) printf ',"rotational":true' ;;
  esac
  echo '}'
}

write_nic() {
  at=/sys/class/net/$name
  printf '{"mac":"%s","name":"%s"' "$(plain "$(cat "$at/address")")" "$(plain "$name")"
  case $(cat "$at/carrier" 2>/dev/null) in
  0) printf ',"link":false' ;;
  1) printf ',"link":true' ;;
  esac
  speed=$(cat "$at/speed" 2>/dev/null)
  [ "${speed:--1}" -le 0 ] || printf ',"speed":%s' "$speed"
  text_field lldp "$(lldp_of "$name")"
  echo '}'
}

text_field() {
  [ -z "$2" ] || printf ',"%s":"%s"' "$1" "$(printf %s "$2" | tr -cd ' !#-[]-~')"
}

# The frame is behind the file's head of 24 bytes and its own of 16.
lldp_of() {
  [ ! -s "/run/lldp.$1" ] || tail -c +41 "/run/lldp.$1" | od -An -v -tx1 | tr -d ' \n'
}
