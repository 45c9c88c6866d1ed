# shellcheck shell=sh
# Puts a disk image on a disk, with what belongs to this machine alone.
. /agent/partitions.sh

# Bytes kept free behind the image where a config drive is wanted.
CONFIG_DRIVE=$((32 * 1024 * 1024))

run_deploy() {
  read_work
  need=$size
  [ "$config_drive" = 0 ] || need=$((size + CONFIG_DRIVE + 2 * 1024 * 1024))
  choose_disk "$target" "$need"
  say "the disk is /dev/$disk, $disk_bytes bytes, serial $(serial_of "$disk" | grep . || echo none)"
  fetch_digests
  put_image
  fit_partitions
  sync
  phone done /dev/null
  say "done: this machine starts from its disk now"
  reboot -f
  sleep 60
}

read_work() {
  size='' sha256='' chunk='' target='' root='' config_drive=0
  fetch "/m/$mac/work"
  while IFS='=' read -r name value <&3; do
    case $name in
    disk.size) size=$value ;;
    disk.sha256) sha256=$value ;;
    disk.chunk) chunk=$value ;;
    target) target=$value ;;
    root) root=$value ;;
    configdrive) config_drive=$value ;;
    esac
  done 3</run/answer
  is_count "$size" && is_count "$chunk" && { [ "${root:-none}" = none ] || is_count "$root"; } ||
    fail "the driver's work cannot be understood: size $(plain "$size"), chunk $(plain "$chunk"), root $(plain "$root")"
}

is_count() {
  case $1 in
  '' | 0* | *[!0-9]*) return 1 ;;
  esac
}

fetch_digests() {
  chunks=$(((size + chunk - 1) / chunk))
  fetch "/m/$mac/disk.chunks"
  mv /run/answer /run/digests
  [ "$(grep -c . /run/digests)" -eq "$chunks" ] ||
    fail "there are $(grep -c . /run/digests) digests for the $chunks chunks of the image"
}

# A second round mends what a disk lost between writing and reading back.
put_image() {
  for _ in 1 2; do
    write_image
    verify_image && return
    say "the disk has SHA-256 $found, the image $sha256"
  done
  fail "/dev/$disk reads back with SHA-256 $found after writing twice, expected $sha256$(dd_trouble)"
}

# What the disk has already is not fetched: a cut of power or a restarted driver costs no chunk twice.
write_image() {
  enter writing 0 "$size"
  index=0 fetched=0
  while read -r digest <&3; do
    offset=$((index * chunk))
    length=$(least "$chunk" $((size - offset)))
    if [ "$(read_chunk | digest_of)" != "$digest" ]; then
      fetch_chunk
      write_chunk
      fetched=$((fetched + length))
    fi
    index=$((index + 1))
    progress writing $((offset + length)) "$size"
  done 3</run/digests
  say "wrote $fetched of $size bytes, the rest was on the disk already"
}

digest_of() {
  /usr/bin/sha256sum | cut -d ' ' -f 1
}

read_chunk() {
  dd if="/dev/$disk" bs=1M iflag=skip_bytes,count_bytes,fullblock skip="$offset" count="$length" 2>/dev/null
}

# Its bytes in /run/answer, with the right digest.
fetch_chunk() {
  for try in 1 2 3 4 5; do
    fetch "/m/$mac/disk" "$offset-$((offset + length - 1))"
    [ "$(digest_of </run/answer)" != "$digest" ] || return 0
    say "bytes $offset to $((offset + length - 1)) came with a wrong digest (try $try of 5)"
    sleep 1
  done
  fail "bytes $offset to $((offset + length - 1)) of the image came with SHA-256 $(digest_of </run/answer) five times, expected $digest"
}

write_chunk() {
  dd if=/run/answer of="/dev/$disk" bs=1M oflag=seek_bytes seek="$offset" conv=notrunc,fsync 2>/run/dd ||
    fail "cannot write to /dev/$disk at byte $offset$(dd_trouble)"
}

# Reads the disk itself, not what memory still has of it.
verify_image() {
  enter verifying 0 "$size"
  forget_cached "$disk"
  before=$(sectors_read "$disk")
  dd if="/dev/$disk" bs=1M iflag=fullblock,count_bytes count="$size" 2>/run/dd | digest_of >/run/found &
  reading=$!
  while kill -0 "$reading" 2>/dev/null; do
    progress verifying $((($(sectors_read "$disk") - before) * 512)) "$size"
    sleep 0.3
  done
  found=$(cat /run/found)
  [ "$found" = "$sha256" ]
}
