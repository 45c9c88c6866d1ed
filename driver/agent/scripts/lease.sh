#!/bin/sh
# udhcpc calls this when its lease changes.
# shellcheck disable=SC2154 # udhcpc sets them
case $1 in
deconfig) ip address flush dev "$interface" ;;
bound | renew)
  ip address replace "$ip/${mask:-24}" dev "$interface"
  for gateway in ${router:-}; do
    ip route replace default via "$gateway" dev "$interface"
    break
  done
  echo "$ip" >/run/address
  ;;
esac
