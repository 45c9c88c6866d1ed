# shellcheck shell=sh
# Makes the image's partition table fit the disk: its backup at the end, a config drive before it, the root grown up to there.

MIB=$((1024 * 1024))

fit_partitions() {
  if ! /usr/sbin/sfdisk -d "/dev/$disk" >/run/table 2>/dev/null; then
    [ "$config_drive" = 0 ] || fail "the image has no partition table, so there is no place for a config drive"
    say "the image has no partition table: nothing is grown"
    return
  fi
  label=$(sed -n 's/^label: //p' /run/table)
  sector=$(blockdev --getss "/dev/$disk")
  # The MBR in front of a GPT is all that is found where the GPT is not, because the disk counts in other sectors.
  [ "$label" != dos ] || ! grep -q 'type=ee' /run/table ||
    fail "the GPT of the image is not for a disk with sectors of $sector bytes, as /dev/$disk has"
  total=$(least $((disk_bytes / sector)) "$(most_sectors)")
  # The last MiB is for the table's backup.
  limit=$((total / (MIB / sector) * (MIB / sector) - MIB / sector))
  [ "$config_drive" = 0 ] || plan_config_drive
  choose_root
  # A GPT has a backup to be moved; else the disk has what the image has.
  [ "$label" = gpt ] || [ "$config_drive" != 0 ] || [ -n "$root" ] || return 0
  write_table
  [ "$config_drive" = 0 ] || fill_config_drive
  [ -z "$root" ] || grow_file_system
}

# An MBR counts sectors by 32 bits.
most_sectors() {
  if [ "$label" = dos ]; then echo 4294967295; else echo "$disk_bytes"; fi
}

# A line a partition: number, start, end behind its last sector.
list_partitions() {
  sed -n 's/^[^ ]*[^0-9]\([0-9]*\) : start= *\([0-9]*\), size= *\([0-9]*\).*/\1 \2 \3/p' /run/table |
    awk '{ printf "%d %d %d\n", $1, $2, $2 + $3 }'
}

last_end() {
  list_partitions | sort -n -k 3 | tail -n 1 | cut -d ' ' -f 3
}

plan_config_drive() {
  fetch "/m/$mac/config-drive"
  mv /run/answer /run/config.tar
  wanted=$(($(wc -c </run/config.tar) * 2 + 4 * MIB))
  [ "$wanted" -gt "$CONFIG_DRIVE" ] || wanted=$CONFIG_DRIVE
  config_size=$(((wanted + MIB - 1) / MIB * (MIB / sector)))
  config_start=$((limit - config_size))
  limit=$config_start
  [ "$(last_end)" -le "$limit" ] ||
    fail "there is no room for a config drive of $((config_size * sector)) bytes behind the image's partitions on /dev/$disk"
  config_number=$(free_number)
  [ "$label" != dos ] || [ "$config_number" -le 4 ] ||
    fail "there is no place for a config drive: the image's MBR has four partitions already"
}

free_number() {
  list_partitions | cut -d ' ' -f 1 | sort -n |
    awk -v gaps="$([ "$label" = dos ] && echo 1)" '$1 == n + 1 || !gaps { n = $1 } END { print n + 1 }'
}

# Sets $root to the number of the partition to grow, or to nothing.
choose_root() {
  [ "$root" != none ] || {
    root=''
    return
  }
  last=$(list_partitions | sort -n -k 2 | tail -n 1 | cut -d ' ' -f 1)
  root=${root:-$last}
  [ "$root" = "$last" ] || {
    say "partition $root is not the last one on the disk: it is not grown"
    root=''
    return
  }
  [ "$label" != dos ] || [ "$root" -le 4 ] || {
    say "partition $root is a logical one: it is not grown"
    root=''
  }
}

# The whole table at once, without the image's idea of where the disk ends.
write_table() {
  enter growing
  awk -v root="$root" -v limit="$limit" '
    /^last-lba:/ { next }
    match($0, /[0-9]+ : start=/) && substr($0, RSTART, RLENGTH - 9) == root && root != "" {
      start = $0; sub(/.*start= */, "", start); sub(/,.*/, "", start)
      size = $0; sub(/.*size= */, "", size); sub(/,.*/, "", size)
      if (limit - start > size + 0) sub(/size= *[0-9]+/, sprintf("size=%d", limit - start))
    }
    { print }' /run/table >/run/table.new
  [ "$config_drive" = 0 ] || config_line >>/run/table.new
  /usr/sbin/sfdisk --force --no-reread --no-tell-kernel --wipe never --wipe-partitions never "/dev/$disk" \
    </run/table.new >/run/sfdisk 2>&1 || fail "cannot write the partition table of /dev/$disk: $(grep . /run/sfdisk | tail -n 1)"
  sync
  reread_table
}

config_line() {
  case $label in
  gpt) kind='EBD0A0A2-B9E5-4433-87C0-68B6B72699C7, name="config-2"' ;;
  *) kind=c ;;
  esac
  echo "/dev/$(partition_of "$disk" "$config_number") : start=$config_start, size=$config_size, type=$kind"
}

reread_table() {
  for _ in $(seq 20); do
    blockdev --rereadpt "/dev/$disk" 2>/dev/null && {
      sleep 0.2
      return
    }
    sleep 0.5
  done
  fail "the kernel does not take the new partition table of /dev/$disk"
}

fill_config_drive() {
  enter configuring
  drive=/dev/$(partition_of "$disk" "$config_number")
  /usr/sbin/mkfs.vfat -n config-2 "$drive" >/run/mkfs 2>&1 || fail "cannot make the config drive: $(tail -n 1 /run/mkfs)"
  mount -t vfat "$drive" /mnt || fail "cannot mount the config drive $drive"
  tar -x -f /run/config.tar -C /mnt -o 2>/run/tar || fail "cannot write the config drive: $(tail -n 1 /run/tar)"
  umount /mnt || fail "cannot write the config drive to the end"
  say "the config drive is $drive"
}

grow_file_system() {
  part=/dev/$(partition_of "$disk" "$root")
  if [ "$(dd if="$part" bs=1 skip=1080 count=2 2>/dev/null | od -An -tx1 | tr -d ' ')" != 53ef ]; then
    say "the file system on $part is none of ext2, ext3 and ext4: it keeps its size"
    return
  fi
  /usr/sbin/e2fsck -f -y "$part" >/run/e2fsck 2>&1
  case $? in
  # 1 and 2: something was put right.
  0 | 1 | 2) ;;
  4) fail "the file system on $part cannot be repaired: $(tail -n 1 /run/e2fsck)" ;;
  *)
    say "the file system on $part is newer than e2fsck here: it keeps its size"
    return
    ;;
  esac
  /usr/sbin/resize2fs "$part" >/run/resize2fs 2>&1 || fail "cannot grow the file system on $part: $(tail -n 1 /run/resize2fs)"
  say "the file system on $part has $(blockdev --getsize64 "$part") bytes now"
}
