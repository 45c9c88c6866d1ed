# shellcheck shell=sh
# The way to the driver.

# Brings up the NIC that the driver knows this machine by, and gets it an address; it keeps on trying.
connect() {
  pause=1
  until nic=$(nic_of "$(echo "$mac" | tr - : | tr A-F a-f)"); do
    say "no NIC has the MAC $mac; there are: $(nic_macs); trying again in $pause s"
    back_off
    load_drivers
  done
  ip link set lo up
  ip link set "$nic" up
  say "asking for an address on $nic"
  udhcpc -f -i "$nic" -s /agent/lease.sh -t 5 -T 2 -A 3 >/run/udhcpc.log 2>&1 &
  tries=0
  until [ -s /run/address ]; do
    sleep 0.2
    tries=$((tries + 1))
    [ $((tries % 100)) -ne 0 ] || say "$(no_address)"
  done
  say "this machine has the address $(cat /run/address)"
}

no_address() {
  if [ "$(cat "/sys/class/net/$nic/carrier" 2>/dev/null)" = 1 ]; then
    echo "no DHCP server gives an address on $nic; trying on"
  else
    echo "$nic has no link: is its cable plugged in? trying on"
  fi
}

nic_of() {
  for name in $(ls /sys/class/net); do
    [ "$(cat "/sys/class/net/$name/address")" != "$1" ] || [ ! -e "/sys/class/net/$name/device" ] || {
      echo "$name"
      return 0
    }
  done
  return 1
}

nic_macs() {
  for name in $(ls /sys/class/net); do
    [ ! -e "/sys/class/net/$name/device" ] || cat "/sys/class/net/$name/address"
  done | tr '\n' ' '
}
