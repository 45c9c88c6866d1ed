# shellcheck shell=sh
# Makes the machine's disks forget what was on them.

run_clean() {
  fetch "/m/$mac/work"
  how=$(sed -n 's/^clean=//p' /run/answer)
  case $how in
  metadata | full) ;;
  *) fail "the driver's work cannot be understood: clean is \"$(plain "$how")\", expected metadata or full" ;;
  esac
  wait_for_disks || say "this machine has no disk"
  done_before=0
  total_bytes=$(awk '{ sum += $2 } END { printf "%d", sum }' /run/disks)
  enter cleaning 0 "$total_bytes"
  while read -r disk disk_bytes removable <&3; do
    [ "$removable" = 0 ] || {
      say "/dev/$disk can be taken out: it is left as it is"
      continue
    }
    say "cleaning /dev/$disk ($how)"
    "clean_$how"
    done_before=$((done_before + disk_bytes))
  done 3</run/disks
  sync
  phone done /dev/null
  say "done: this machine goes off"
  poweroff -f
  sleep 60
}

# Where partition tables, file systems, RAID and volume groups have their names: the ends of the disk and of each partition.
clean_metadata() {
  for part in $(ls "/sys/block/$disk"); do
    [ ! -e "/sys/block/$disk/$part/partition" ] || wipe_ends "/dev/$part"
  done
  wipe_ends "/dev/$disk"
  blockdev --rereadpt "/dev/$disk" 2>/dev/null
}

wipe_ends() {
  bytes=$(blockdev --getsize64 "$1")
  span=$(least "$bytes" $((4 * 1024 * 1024)))
  zeros 0 "$span" "$1"
  zeros $((bytes - span)) "$span" "$1"
}

zeros() {
  dd if=/dev/zero of="$3" bs=1M iflag=count_bytes oflag=seek_bytes seek="$1" count="$2" conv=notrunc,fsync 2>/run/dd ||
    fail "cannot write to $3 at byte $1$(dd_trouble)"
}

clean_full() {
  before=$(sectors_written "$disk")
  dd if=/dev/zero of="/dev/$disk" bs=4M iflag=count_bytes count="$disk_bytes" conv=notrunc,fsync 2>/run/dd &
  writing=$!
  while kill -0 "$writing" 2>/dev/null; do
    progress cleaning $((done_before + ($(sectors_written "$disk") - before) * 512)) "$total_bytes"
    sleep 1
  done
  wait "$writing" || fail "cannot write to /dev/$disk to its end$(dd_trouble)"
  blockdev --rereadpt "/dev/$disk" 2>/dev/null
}
