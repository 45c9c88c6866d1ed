#!/bin/sh
# Process 1 of the agent ramdisk: makes the system usable, runs the agent, and stays when the agent ends.
/bin/busybox mkdir -p /proc /sys /dev /run /mnt
/bin/busybox --install -s /bin
export PATH=/usr/sbin:/usr/bin:/sbin:/bin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mount -t tmpfs run /run
echo 1 >/proc/sys/kernel/printk
exec </dev/console >/dev/console 2>&1

# The kernel's last console is /dev/console; an operator may look at any of them.
others=$(sed 's/[^ ]*$//; s/[^ ]\+/\/dev\/&/g' /sys/class/tty/console/active)
{
  sh /agent/main.sh
  echo "metalplug: the agent has ended; this machine waits here until somebody restarts it"
} 2>&1 | tee $others
while :; do sleep 3600; done
