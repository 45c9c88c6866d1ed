import test from "ava";
import { parseHardwareReport } from "../../../driver/node/hardware-report.js";
import type { MacAddress } from "../../../pxe/net/mac-address.js";

const LLDP = "0180c200000e02000000000188cc02070400aabbccddee04090567652d302f302f37060200780a04746f72310000";
const MAC = "52:54:00:12:34:56";

const parse = (report: unknown) => parseHardwareReport(Buffer.from(JSON.stringify(report)));
const nic = (more: object) => parse({ nics: [{ mac: MAC, ...more }] });
const disk = (more: object) => parse({ disks: [{ name: "/dev/vda", bytes: 1, ...more }] });

test("a whole report becomes a machine's hardware, with the switch port of its NIC", (t) => {
  const report = {
    ...{ cpus: 4, memory: 8_589_934_592, architecture: "x86_64", firmware: "uefi" },
    disks: [{ name: "/dev/nvme0n1", bytes: 1_073_741_824, serial: "abc", wwn: "eui.01", rotational: false }],
    nics: [{ mac: "52:54:00:AB:34:56", name: "ens3", link: true, speed: 1000, lldp: LLDP }],
  };
  const switchPort = { chassis: "00:aa:bb:cc:dd:ee", port: "ge-0/0/7", systemName: "tor1" };
  t.deepEqual(parse(report), {
    ...report,
    architecture: "x86_64",
    firmware: "uefi",
    nics: [{ mac: "52:54:00:ab:34:56" as MacAddress, name: "ens3", link: true, speed: 1000, switchPort }],
  });
});

test("what is not known is left out, and what is not asked for is not kept", (t) => {
  t.deepEqual(parse({ cpus: 1, colour: "red", __proto__: null }), { cpus: 1 });
  t.deepEqual(parse({}), {});
  t.deepEqual(disk({ colour: "red" }), { disks: [{ name: "/dev/vda", bytes: 1 }] });
});

for (const lldp of ["", "zz", "0", 7, null, "ab".repeat(5000), "0180"])
  test(`an LLDP frame that says nothing takes nothing from the report: ${JSON.stringify(lldp)?.slice(0, 20)}`, (t) => {
    t.deepEqual(nic({ lldp }), { nics: [{ mac: MAC as MacAddress }] });
  });

for (const [name, found, sentence] of [
  ["no object", parse([]), "the report is not an object"],
  ["null", parse(null), "the report is not an object"],
  ["no CPUs", parse({ cpus: 0 }), "cpus is not a whole number from 1 to 65536"],
  ["half a CPU", parse({ cpus: 0.5 }), "cpus is not a whole number from 1 to 65536"],
  ["memory in words", parse({ memory: "8 GiB" }), "memory is not a whole number from 1 to 9007199254740991"],
  ["a huge memory", parse({ memory: 1e300 }), "memory is not a whole number from 1 to 9007199254740991"],
  ["an unknown architecture", parse({ architecture: "vax" }), "architecture is not one of x86_64, aarch64"],
  ["an unknown firmware", parse({ firmware: {} }), "firmware is not one of bios, uefi"],
  ["disks that are no list", parse({ disks: {} }), "disks is not a list of at most 256"],
  ["257 disks", parse({ disks: Array(257).fill({}) }), "disks is not a list of at most 256"],
  ["65 NICs", parse({ nics: Array(65).fill({}) }), "nics is not a list of at most 64"],
  ["a disk that is a number", parse({ disks: [7] }), "disks[0] is not an object"],
  ["a path for a disk", disk({ name: "/dev/../etc" }), "disks[0].name is not a disk like /dev/sda"],
  [
    "a disk without a size",
    disk({ bytes: undefined }),
    "disks[0].bytes is not a whole number from 1 to 9007199254740991",
  ],
  [
    "a serial with an escape",
    disk({ serial: "\u001b[2J" }),
    "serial is not a text of 1 to 128 printable letters",
  ],
  ["a long serial", disk({ serial: "x".repeat(129) }), "serial is not a text of 1 to 128 printable letters"],
  ["an empty name", disk({ wwn: "" }), "wwn is not a text of 1 to 128 printable letters"],
  ["a disk that turns a little", disk({ rotational: 1 }), "rotational is not true or false"],
  ["a MAC nobody has", nic({ mac: "ff:ff:ff:ff:ff:ff" }), "nics[0].mac is not a NIC's MAC address"],
  ["no MAC", nic({ mac: undefined }), "nics[0].mac is not a text of 1 to 128 printable letters"],
  ["a speed below zero", nic({ speed: -1 }), "speed is not a whole number from 1 to 10000000"],
] as const)
  test(`refused in one sentence: ${name}`, (t) => {
    t.is(found, `The hardware report cannot be: ${sentence}.`);
  });

for (const [name, bytes] of [
  ["nothing", Buffer.alloc(0)],
  ["no JSON", Buffer.from("{cpus:1}")],
  ["torn JSON", Buffer.from('{"cpus":4')],
  ["no UTF-8", Buffer.from([0x22, 0xff, 0x22])],
  ["brackets 100,000 deep", Buffer.from("[".repeat(100_000))],
] as const)
  test(`refused as no JSON: ${name}`, (t) => {
    t.is(parseHardwareReport(bytes), "The hardware report is not JSON.");
  });

test("lists nested 100,000 deep are refused without harm", (t) => {
  const deep = `{"disks":[${"[".repeat(100_000)}${"]".repeat(100_000)}]}`;
  t.regex(
    String(parseHardwareReport(Buffer.from(deep))),
    /^The hardware report (is not JSON|cannot be: disks\[0\] is not an object)\.$/,
  );
});
