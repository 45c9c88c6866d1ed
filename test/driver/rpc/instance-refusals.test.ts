import test from "ava";
import type { ErrorCode } from "../../../driver/errors.js";
import type { Channel } from "../../../driver/rpc/channel.js";
import { instancesDefinition as instances, nodesDefinition as nodes } from "../../../driver/rpc/proto.js";
import { MAC, refusedWith, startTestDriver } from "./support.js";

interface Refusal {
  readonly title: string;
  readonly code?: ErrorCode;
  readonly says: RegExp | string;
  readonly call: (channel: Channel) => Promise<unknown>;
}

const read = (answer: unknown) => answer;

/** As a caller writes it who does not use the client library. */
const spawn =
  (request: object) =>
  (channel: Channel): Promise<unknown> =>
    channel.call(instances.Spawn, { node: "b", image: "debian", ...request }, read);
const deploy = (settings: object) => spawn({ kind: "INSTANCE_KIND_DEPLOY", deploy: settings });
const setPower =
  (request: object) =>
  (channel: Channel): Promise<unknown> =>
    channel.call(nodes.SetPower, { name: "a", target: "POWER_TARGET_ON", ...request }, read);
const list =
  (request: object) =>
  (channel: Channel): Promise<unknown> =>
    channel.call(instances.List, request, read);

const DISK = /^deploy\.disk is ".*"; expected \/dev\/NAME, serial:SERIAL or wwn:WWN of one disk, or empty$/;
const ROOT = /^deploy\.root is ".*"; expected a partition's number, none, or empty for the last one$/;

const REFUSALS: readonly Refusal[] = [
  {
    title: "a kind of a later version",
    says: "kind is 9; expected netboot, deploy or discover",
    call: spawn({ kind: 9 }),
  },
  {
    title: "a loader of a later version",
    says: "loader is 9; expected ipxe, pxelinux or grub",
    call: spawn({ loader: 9 }),
  },
  {
    title: "a discovery with an image",
    says: 'image is "debian"; expected it to be empty: discover starts the driver\'s own ramdisk',
    call: spawn({ kind: "INSTANCE_KIND_DISCOVER" }),
  },
  {
    title: "a discovery with a vif",
    says: /^vifs is 1; expected it to be empty/,
    call: spawn({ kind: "INSTANCE_KIND_DISCOVER", image: "", vifs: [{ mac: MAC }] }),
  },
  {
    title: "a discovery with deploy settings",
    says: "deploy is given; expected it to be absent: nothing is written to disk for an instance of kind discover",
    call: spawn({ kind: "INSTANCE_KIND_DISCOVER", image: "", deploy: {} }),
  },
  {
    title: "a netboot instance with deploy settings",
    says: "deploy is given; expected it to be absent: nothing is written to disk for an instance of kind netboot",
    call: spawn({ deploy: { root: "1" } }),
  },
  {
    title: "a deployment without image",
    code: "NAME_REFUSED",
    says: /^"" cannot be the name of an image/,
    call: spawn({ kind: "INSTANCE_KIND_DEPLOY", image: "" }),
  },
  {
    title: "a boot MAC with dashes",
    code: "MAC_REFUSED",
    says: /write it as 52:54:00:00:00:01$/,
    call: spawn({ bootMac: "52-54-00-00-00-01" }),
  },
  ...[
    "vda",
    "/dev/",
    "/dev/../etc",
    "/dev/VDA",
    "/dev/vda;reboot",
    "serial:",
    "serial:a b",
    "wwn:$(x)",
    "serial:ä",
  ].map((disk) => ({ title: `the disk ${disk}`, says: DISK, call: deploy({ disk }) })),
  {
    title: "a disk's serial of 129 characters",
    says: DISK,
    call: deploy({ disk: `serial:${"x".repeat(129)}` }),
  },
  ...["0", "-1", "129", "01", "1.5", "last", "none ", "1e2"].map((root) => ({
    title: `the root "${root}"`,
    says: ROOT,
    call: deploy({ root }),
  })),
  {
    title: "user data of 64 KiB and a byte, counted as UTF-8",
    says: "deploy.user_data is 65537; expected at most 65536 bytes",
    call: deploy({ userData: `${"ä".repeat(32 * 1024)}x` }),
  },
  {
    title: "a rebuild with such a disk",
    says: DISK,
    call: (channel) => channel.call(instances.Rebuild, { node: "a", deploy: { disk: "vda" } }, read),
  },
  {
    title: "a rescue without image",
    code: "NAME_REFUSED",
    says: /^"" cannot be the name of an image/,
    call: (channel) => channel.call(instances.Rescue, { node: "a" }, read),
  },
  {
    title: "a reboot of a path",
    code: "NAME_REFUSED",
    says: /^"\.\.\/a" cannot be the name of a node/,
    call: (channel) => channel.call(instances.Reboot, { node: "../a" }, read),
  },
  {
    title: "a list of a state of a later version",
    says: "states[1] is 99; expected a state of instances: deploying, active, rebuilding, rescue, deleting, cleaning, error",
    call: list({ states: ["NODE_STATE_ACTIVE", 99] }),
  },
  {
    title: "a list of nodes without instance",
    says: /^states\[0\] is "NODE_STATE_AVAILABLE"; expected a state of instances/,
    call: list({ states: ["NODE_STATE_AVAILABLE"] }),
  },
  {
    title: "a list by an image's path",
    code: "NAME_REFUSED",
    says: /^"a\/b" cannot be the name of an image/,
    call: list({ image: "a/b" }),
  },
  {
    title: "a switching to nothing",
    says: 'target is "POWER_TARGET_UNSPECIFIED"; expected on, off or cycle',
    call: setPower({ target: 0 }),
  },
  {
    title: "a target of a later version",
    says: "target is 7; expected on, off or cycle",
    call: setPower({ target: 7 }),
  },
  {
    title: "a boot device of a later version",
    says: "boot_device is 7; expected network, http or disk",
    call: setPower({ bootDevice: 7 }),
  },
  {
    title: "a lasting boot device without device",
    says: 'boot_continuous is "true"; expected a boot_device beside it',
    call: setPower({ bootContinuous: true }),
  },
  {
    title: "a switching with a request id that has a line feed",
    says: /^request_id is "a\\n"/,
    call: setPower({ requestId: "a\n" }),
  },
];

for (const { title, code = "ARGUMENT_REFUSED", says, call } of REFUSALS) {
  test(`refused: ${title}`, async (t) => {
    const { channel, inventory, lifecycle, power } = await startTestDriver(t);
    for (const name of ["a", "b"]) await inventory.addNode({ requestId: "", name, macs: [] });
    const error = await refusedWith(t, call(channel), code);
    if (typeof says === "string") t.is(error.message, says);
    else t.regex(error.message, says);
    t.deepEqual([lifecycle.requests, power.asked], [[], []]);
  });
}

for (const settings of [
  ...["/dev/vda", "/dev/mapper/vg", "serial:WD-1.2_3:4/5+6,7@8", "wwn:0x5000c500a1b2c3d4"].map((disk) => ({
    disk,
  })),
  ...["1", "9", "128", "none"].map((root) => ({ root })),
  { userData: "ä".repeat(32 * 1024) },
  {},
]) {
  test(`taken: the deploy settings ${JSON.stringify(settings).slice(0, 60)}`, async (t) => {
    const { client, inventory, lifecycle } = await startTestDriver(t);
    await inventory.addNode({ requestId: "", name: "b", macs: [] });
    await client.spawn({ node: "b", image: "debian", kind: "deploy", deploy: settings });
    t.like(lifecycle.requests[0], { deploy: settings });
  });
}
