# shellcheck shell=sh
# Kernel drivers for what the machine has.

# Each bus shows its devices only once its own driver is there, so this goes round until nothing new turns up.
load_drivers() {
  seen=-1
  for _ in 1 2 3 4 5 6; do
    find /sys/devices -name modalias -exec cat {} + 2>/dev/null | sort -u >/run/aliases
    now=$(wc -l </run/aliases)
    [ "$now" -gt "$seen" ] || break
    seen=$now
    xargs modprobe -q -a -- </run/aliases 2>/dev/null
    sleep 1
  done
  modprobe -q -a sd_mod vfat nls_cp437 nls_ascii nls_iso8859-1 nls_utf8 2>/dev/null
}
