# shellcheck shell=sh
# The machine's disks, as /sys tells them.

# A line a disk: name, bytes, 1 where it can be taken out.
list_disks() {
  for name in $(ls /sys/block); do
    at=/sys/block/$name
    case $name in
    loop* | ram* | zram* | sr* | fd* | dm-* | md* | nbd* | mtdblock* | *boot[01] | *rpmb) continue ;;
    esac
    [ -e "$at/device" ] && [ "$(cat "$at/hidden" 2>/dev/null)" != 1 ] && [ "$(cat "$at/ro")" = 0 ] || continue
    sectors=$(cat "$at/size")
    [ "$sectors" -eq 0 ] || echo "$name $((sectors * 512)) $(cat "$at/removable")"
  done
}

# Disks turn up one by one; this waits until a second went by without a new one, and for the first one half a minute.
wait_for_disks() {
  before=''
  for _ in $(seq 30); do
    list_disks >/run/disks
    found=$(cat /run/disks)
    [ -z "$found" ] || [ "$found" != "$before" ] || return 0
    before=$found
    sleep 1
  done
  [ -s /run/disks ]
}

# Bytes of sysfs text that may be missing, in the letters that the driver's answers have.
told() {
  tr -d '\0' <"$1" 2>/dev/null | sed 's/^ *//; s/ *$//' | tr -c 'A-Za-z0-9._:/+,@\n-' _ | head -c 128
}

serial_of() {
  at=/sys/block/$1
  for file in "$at/serial" "$at/device/serial"; do
    [ ! -s "$file" ] || {
      told "$file"
      return
    }
  done
  [ ! -e "$at/device/vpd_pg80" ] || {
    tail -c +5 "$at/device/vpd_pg80" >/run/vpd 2>/dev/null
    told /run/vpd
  }
}

wwn_of() {
  for file in "/sys/block/$1/wwid" "/sys/block/$1/device/wwid"; do
    [ -e "$file" ] || continue
    case $(told "$file") in
    naa.* | eui.* | uuid.* | nvme.*) told "$file" ;;
    esac
    return
  done
}

# choose_disk TARGET BYTES: sets $disk, or tells the driver why none fits.
choose_disk() {
  wait_for_disks || fail "this machine has no disk"
  disk=''
  while read -r name bytes removable <&3; do
    is_wanted "$1" "$name" "$removable" || continue
    [ -n "$1" ] || [ "$bytes" -ge "$2" ] || continue
    [ -z "$disk" ] || [ "$bytes" -lt "$disk_bytes" ] || continue
    disk=$name disk_bytes=$bytes
  done 3</run/disks
  [ -n "$disk" ] || [ -n "$1" ] || fail "no disk is large enough: $(needed "$2"); there are: $(describe_disks)"
  [ -n "$disk" ] || fail "no disk is the wanted one ($1); there are: $(describe_disks)"
  [ "$disk_bytes" -ge "$2" ] || fail "/dev/$disk is too small: it has $((disk_bytes / 1048576)) MiB, and $(needed "$2")"
}

needed() {
  echo "$((($1 + 1048575) / 1048576)) MiB are needed"
}

is_wanted() {
  case $1 in
  '') [ "$3" = 0 ] ;;
  serial:*) [ "$(serial_of "$2")" = "${1#serial:}" ] ;;
  wwn:*) [ "$(bare_wwn "$(wwn_of "$2")")" = "$(bare_wwn "${1#wwn:}")" ] ;;
  *) [ "/dev/$2" = "$1" ] ;;
  esac
}

# Spelled with and without its kind, by this and that program.
bare_wwn() {
  echo "$1" | tr A-F a-f | sed 's/^\(naa\.\|eui\.\|0x\)//'
}

describe_disks() {
  while read -r name bytes _; do
    echo "/dev/$name of $((bytes / 1048576)) MiB (serial:$(serial_of "$name" | grep . || echo none))"
  done </run/disks | sed '$!s/$/,/' | paste -s -d ' ' -
}

# partition_of DISK NUMBER: the partition's name.
partition_of() {
  case $1 in
  *[0-9]) echo "$1p$2" ;;
  *) echo "$1$2" ;;
  esac
}

# Sectors of 512 bytes that a disk has read and written so far.
sectors_read() {
  awk '{ print $3 }' "/sys/block/$1/stat"
}
sectors_written() {
  awk '{ print $7 }' "/sys/block/$1/stat"
}

# What dd said, which tells what it copied as well.
dd_trouble() {
  sed -n 's/^dd: /: /p' /run/dd | head -n 1
}

forget_cached() {
  sync
  blockdev --flushbufs "/dev/$1"
  echo 3 >/proc/sys/vm/drop_caches
}
