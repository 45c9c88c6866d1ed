import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import type { ExecutionContext } from "ava";
import test from "ava";
import { fileServer, serveFiles } from "../images/file-server.js";
import { type Outcome, runCliProcess } from "./cli-process.js";
import { bootFiles, startRealDriver } from "./real-driver.js";

const A = "52:54:00:00:00:0a";
const B = "52:54:00:00:00:0b";
const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g;

type Run = (...args: readonly string[]) => Promise<Outcome>;

async function driver(t: ExecutionContext): Promise<Run> {
  const METALPLUG_DRIVER = await startRealDriver(t, "hv1");
  return (...args) => runCliProcess(args, { METALPLUG_DRIVER });
}

/** That a verb ends with 0 and without a word on stderr; gives what it printed, ids and times made alike. */
async function done(t: ExecutionContext, outcome: Promise<Outcome>): Promise<string> {
  const { code, stdout, stderr } = await outcome;
  t.deepEqual({ code, stderr }, { code: 0, stderr: "" });
  return stdout.replace(ID, "<id>").replace(TIME, "<time>");
}

async function doneJson(t: ExecutionContext, outcome: Promise<Outcome>): Promise<unknown> {
  return JSON.parse(await done(t, outcome));
}

/** That a verb ends with 1 and exactly this on stderr. */
async function failed(t: ExecutionContext, outcome: Promise<Outcome>, stderr: string): Promise<void> {
  const found = await outcome;
  const alike = found.stderr.replace(ID, "<id>");
  t.deepEqual({ ...found, stderr: alike }, { code: 1, stdout: "", stderr: `metalplug: ${stderr}\n` });
}

async function push(t: ExecutionContext, run: Run, name: string): Promise<void> {
  const { kernel, ramdisk } = bootFiles(t);
  const { code } = await run("image", "push", name, "--kernel", kernel, "--ramdisk", ramdisk);
  t.is(code, 0);
}

test("nodes are added, listed, shown and removed", async (t) => {
  const run = await driver(t);
  t.is(await done(t, run("node", "list")), "No nodes\n");
  t.is(
    await done(t, run("node", "add", "r1", "--mac", A, "--mac", B.toUpperCase())),
    `Added node r1 with ${A}, ${B}\n`,
  );
  t.is(
    await done(t, run("node", "list")),
    `NODE  STATE      POWER  CPUS  MEMORY  ARCH  INSTANCE  MACS\nr1    available  -      -     -       -     -         ${A} ${B}\n`,
  );
  const shown = await done(t, run("node", "show", "r1"));
  t.regex(
    shown,
    /^node {6}r1\nstate {5}available\ninstance {2}-\nnics {6}\S+\n {10}\S+\npower {5}manual:\nepoch {5}\d+\nrevision {2}\d+\ncreated {3}<time>\n$/,
  );
  t.is(await done(t, run("node", "remove", "r1")), `Removed node r1 (${A}, ${B})\n`);
  t.is(await done(t, run("node", "list")), "No nodes\n");
});

test("what is said of a node is shown, set, listed by filters and counted", async (t) => {
  const run = await driver(t);
  const said = ["--cpus", "16", "--memory", "64GiB", "--arch", "x86_64", "--firmware", "uefi"];
  const disk = ["--disk", "/dev/sda=1TiB,serial=X1,rotational=no"];
  const words = ["--trait", "CUSTOM_GPU", "--label", "rack=r4", "--label", "loan="];
  const power = ["--power", "ipmi://admin@bmc-1?secret=bmc"];
  await done(t, run("node", "add", "r1", "--mac", A, ...said, ...disk, ...words, ...power));
  await done(t, run("node", "add", "r2", "--mac", B));
  t.is(
    await done(t, run("node", "set", "r1", "--memory", "128GiB", "--label", "rack=r5", "--unlabel", "loan")),
    "Set node r1 (revision 3)\n",
  );
  t.is(
    (await done(t, run("node", "show", "r1"))).replace(/created.*\n$/, ""),
    [
      "node      r1",
      "state     available",
      "instance  -",
      `nics      ${A}`,
      "cpus      16",
      "memory    128.0 GiB",
      "arch      x86_64",
      "firmware  uefi",
      "disks     /dev/sda 1.0 TiB, solid state, serial:X1",
      "traits    CUSTOM_GPU",
      "labels    rack=r5",
      "power     ipmi://admin@bmc-1?secret=bmc",
      "epoch     1",
      "revision  3",
      "",
    ].join("\n"),
  );
  const names = async (...filter: readonly string[]) =>
    (await done(t, run("node", "list", ...filter))).split("\n").flatMap((line) => /^r\d/.exec(line) ?? []);
  t.deepEqual(await names("--min-memory", "128GiB"), ["r1"]);
  t.deepEqual(await names("--label", "rack", "--trait", "CUSTOM_GPU", "--arch", "x86_64"), ["r1"]);
  t.deepEqual(await names("--state", "active", "error"), []);
  t.deepEqual(await names("--state", "available", "--prefix", "r2"), ["r2"]);
  t.is(
    (await done(t, run("resources"))).replace(/images.*\n/, "").replace(/deploys.*\n/, ""),
    [
      "hypervisor  hv1",
      "nodes       2: 2 available",
      "available   2 nodes with 16 CPUs, 128.0 GiB of memory, 1.0 TiB of disk, as far as it is known",
      "total       2 nodes with 16 CPUs, 128.0 GiB of memory, 1.0 TiB of disk, as far as it is known",
      "networks    -",
      "revision    3",
      "",
    ].join("\n"),
  );
});

test("nodes as JSON", async (t) => {
  const run = await driver(t);
  t.deepEqual(await doneJson(t, run("node", "list", "--json")), []);
  const node = await doneJson(t, run("node", "add", "r1", "--mac", A, "--json"));
  t.like(node, { name: "r1", macs: [A], createdAt: "<time>" });
  t.deepEqual(await doneJson(t, run("node", "list", "--json")), [node]);
  t.deepEqual(await doneJson(t, run("node", "show", "r1", "--json")), node);
  t.deepEqual(await doneJson(t, run("node", "remove", "r1", "--json")), node);
});

test("what the driver refuses is one sentence with its code", async (t) => {
  const run = await driver(t);
  await failed(
    t,
    run("node", "show", "r9"),
    'There is no node "r9" on hypervisor hv1; it has: none [NODE_NOT_FOUND]',
  );
  await run("node", "add", "r1", "--mac", A);
  await failed(
    t,
    run("node", "add", "r1", "--mac", B),
    'Cannot add node "r1": there is one of that name; choose another, or change that one [NODE_EXISTS]',
  );
  await failed(
    t,
    run("node", "add", "r2", "--mac", A),
    `Cannot add node "r2": MAC ${A} is a NIC of node "r1"; remove it there first [MAC_IN_USE]`,
  );
  await failed(
    t,
    run("node", "add", "r2", "--mac", B, "--mac", B),
    `MAC ${B} is given twice; name each one once [MAC_TWICE]`,
  );
  await failed(t, run("destroy", "r1"), 'Node "r1" has no instance [INSTANCE_NOT_FOUND]');
  await push(t, run, "debian13");
  await failed(
    t,
    run("spawn", "r1", "--image", "debian13", "--vif", `mac=${B}`),
    `Cannot plug a vif with MAC ${B}: node "r1" has no such NIC; its MACs are ${A} [VIF_MAC_NOT_ON_NODE]`,
  );
});

test("an image is pushed with plain progress, listed and removed", async (t) => {
  const run = await driver(t);
  const { kernel, ramdisk } = bootFiles(t, 512 << 10);
  const args = [
    "image",
    "push",
    "debian13",
    "--kernel",
    kernel,
    "--ramdisk",
    ramdisk,
    "--args",
    "console=ttyS0 quiet",
  ];
  const { code, stdout, stderr } = await run(...args);
  t.is(code, 0);
  t.is(stdout, "Pushed image debian13 (revision 1): kernel 512.0 KiB, ramdisk 512.0 KiB; 1.0 MiB stored\n");
  t.deepEqual(stderr.split("\n"), [
    "debian13: 256.0 KiB of 1.0 MiB, 25 %",
    "debian13: 512.0 KiB of 1.0 MiB, 50 %",
    "debian13: 768.0 KiB of 1.0 MiB, 75 %",
    "debian13: 1.0 MiB of 1.0 MiB, 100 %",
    "",
  ]);
  const again = await run(...args);
  t.regex(again.stdout, /^Pushed image debian13 .*; the driver had both already\n$/);
  const listed = await done(t, run("image", "list"));
  t.regex(
    listed,
    /^IMAGE {5}REVISION {2}ARCH {2}KERNEL {5}RAMDISK {4}DISK {2}USES {2}ARGUMENTS\ndebian13 {2}1 {9}- {5}512\.0 KiB {2}512\.0 KiB {2}- {5}0 {5}console=ttyS0 quiet\n$/,
  );
  t.is(await done(t, run("image", "remove", "debian13")), "Removed image debian13\n");
  t.is(await done(t, run("image", "list")), "No images\n");
});

test("an image as JSON, and its replacement by revision only", async (t) => {
  const run = await driver(t);
  const first = bootFiles(t, 5);
  const args = ["image", "push", "i", "--ramdisk", first.ramdisk, "--json"];
  const pushed = await run(...args, "--kernel", first.kernel);
  t.like(JSON.parse(pushed.stdout), {
    image: { name: "i", kernel: { size: 5 }, ramdisk: { size: 5 }, kernelArguments: "", revision: 1 },
    storedBytes: 10,
  });
  const second = bootFiles(t, 6);
  const refused = await run(...args, "--kernel", second.kernel);
  t.is(refused.code, 1);
  t.regex(refused.stderr, /\(revision 1\); pass its revision to replace it \[IMAGE_EXISTS\]\n$/);
  const replaced = await run(...args, "--kernel", second.kernel, "--revision", "1");
  t.like(JSON.parse(replaced.stdout), { image: { kernel: { size: 6 } }, storedBytes: 6 });
});

test("an image with a disk is pushed, shown, and listed by architecture", async (t) => {
  const run = await driver(t);
  const { kernel, ramdisk } = bootFiles(t, 7);
  const args = ["image", "push", "debian13", "--kernel", kernel, "--ramdisk", ramdisk, "--disk", kernel];
  const pushed = await run(...args, "--arch", "x86_64");
  t.is(pushed.stdout, "Pushed image debian13 (revision 1): kernel 7 B, ramdisk 7 B, disk 7 B; 14 B stored\n");
  t.regex((await run(...args, "--arch", "x86_64")).stdout, /the driver had all three already\n$/);
  t.regex(
    await done(t, run("image", "show", "debian13")),
    /^image {9}debian13\narchitecture {2}x86_64\nkernel {8}[0-9a-f]{64} 7 B\nramdisk {7}\S+ 7 B\ndisk {10}\S+ 7 B\narguments {5}-\nuses {10}0\nrevision {6}1\ncreated {7}<time>\n$/,
  );
  t.like(await doneJson(t, run("image", "show", "debian13", "--json")), {
    architecture: "x86_64",
    useCount: 0,
  });
  t.regex(
    await done(t, run("image", "list", "--arch", "x86_64", "--prefix", "deb")),
    /\ndebian13 {2}1 {9}x86_64 {2}7 B {5}7 B {6}7 B {3}0 {5}-\n$/,
  );
  t.is(await done(t, run("image", "list", "--arch", "aarch64")), "No images\n");
  const odd = await run("image", "list", "--arch", "sparc");
  t.is(odd.code, 2);
  t.regex(odd.stderr, /--arch is "sparc"; expected one of x86_64, aarch64/);
});

test("a disk that is not raw is refused before anything is sent", async (t) => {
  const run = await driver(t);
  const { kernel, ramdisk } = bootFiles(t);
  writeFileSync(ramdisk, gzipSync("a disk"));
  await failed(
    t,
    run("image", "push", "x", "--kernel", kernel, "--ramdisk", kernel, "--disk", ramdisk),
    "Cannot take this disk image: it is compressed by gzip, and machines write it as it is; first unpack it: gzip -d [DISK_NOT_RAW]",
  );
});

test("garbage is told of and removed, and a scrub says that all is good", async (t) => {
  const run = await driver(t);
  await push(t, run, "debian13");
  await run("image", "remove", "debian13");
  t.is(await done(t, run("image", "gc")), "Removed 0 files (0 B); 10 B stay\n");
  const told = await done(t, run("image", "gc", "--now", "--dry-run"));
  t.regex(told, /^([0-9a-f]{64} {2}5 B\n){2}Would remove 2 files \(10 B\); 0 B would stay\n$/);
  const { stdout, code } = await run("image", "scrub");
  t.deepEqual({ stdout, code }, { stdout: "Read 2 files, 2 are good\n", code: 0 });
  t.deepEqual(JSON.parse((await run("image", "scrub", "--json")).stdout), { good: 2, damaged: [] });
  t.like(await doneJson(t, run("image", "gc", "--now", "--json")), { freedBytes: 10, storedBytes: 0 });
});

test("an image is pulled with its digests in the URLs or beside them", async (t) => {
  const server = await fileServer(
    t,
    serveFiles({ "/k": Buffer.from("kernel"), "/r": Buffer.from("ramdisk") }),
  );
  const METALPLUG_DRIVER = await startRealDriver(t, "hv1", {
    pull: { redirects: 0, privateAddresses: ["127.0.0.1"] },
  });
  const run: Run = (...args) => runCliProcess(args, { METALPLUG_DRIVER });
  const [kernel, ramdisk] = ["kernel", "ramdisk"].map((text) =>
    createHash("sha256").update(text).digest("hex"),
  );
  const args = ["image", "pull", "p", "--kernel", `${server.url}/k#sha256=${kernel}`];
  const pulled = await run(...args, "--ramdisk", `${server.url}/r`, "--ramdisk-sha256", ramdisk ?? "");
  t.deepEqual(
    { code: pulled.code, stdout: pulled.stdout },
    { code: 0, stdout: "Pulled image p (revision 1): kernel 6 B, ramdisk 7 B\n" },
  );
  const unsaid = await run(...args, "--ramdisk", `${server.url}/r`);
  t.is(unsaid.code, 2);
  t.regex(unsaid.stderr, /What --ramdisk must be is not said; expected #sha256=DIGEST behind its URL/);
});

test("an instance is spawned with a fixed address, listed and destroyed", async (t) => {
  const run = await driver(t);
  await push(t, run, "debian13");
  await run("node", "add", "r1", "--mac", A);
  const vif = `mac=${A},ip=10.77.0.21/24,gateway=10.77.0.1,dns=10.77.0.2,dns=10.77.0.3`;
  t.is(
    await done(t, run("spawn", "r1", "--image", "debian13", "--loader", "pxelinux", "--vif", vif)),
    `Spawned instance <id> on r1: image debian13 by pxelinux, ${A} 10.77.0.21/24\n`,
  );
  t.like(((await doneJson(t, run("instance", "list", "--json"))) as readonly unknown[])[0], {
    node: "r1",
    image: "debian13",
    loader: "pxelinux",
    vifs: [
      {
        mac: A,
        address: {
          kind: "fixed",
          address: "10.77.0.21",
          prefixLength: 24,
          gateway: "10.77.0.1",
          dns: ["10.77.0.2", "10.77.0.3"],
        },
      },
    ],
  });
  const listed = await done(t, run("instance", "list"));
  t.regex(
    listed,
    new RegExp(
      `^NODE  STATE   KIND .*\\nr1    active  netboot  debian13  pxelinux  ${A} 10\\.77\\.0\\.21/24  <id>\\n$`,
    ),
  );
  await failed(
    t,
    run("node", "remove", "r1"),
    'Cannot remove node "r1": instance <id> is on it; destroy it first [NODE_HAS_INSTANCE]',
  );
  t.is(await done(t, run("destroy", "r1")), "Destroyed instance <id> on r1\n");
  t.is(await done(t, run("instance", "list")), "No instances\n");
});

test("a vif is plugged onto the free NIC, listed and unplugged", async (t) => {
  const run = await driver(t);
  await push(t, run, "debian13");
  await run("node", "add", "r1", "--mac", A, "--mac", B);
  await failed(
    t,
    run("spawn", "r1", "--image", "debian13"),
    `Cannot choose a vif for node "r1": it has several NICs (${A}, ${B}); name the one to boot by --vif mac=… [VIF_UNCLEAR]`,
  );
  await run("spawn", "r1", "--image", "debian13", "--vif", `mac=${A}`);
  t.is(
    await done(t, run("vif", "macs", "r1")),
    `MAC                VIF      NETWORK  KIND  PORT\n${A}  plugged  -        -     -\n${B}  free     -        -     -\n`,
  );
  t.deepEqual(await doneJson(t, run("vif", "macs", "r1", "--json")), {
    macs: [A, B],
    pluggedMacs: [A],
    pifs: [
      { mac: A, isPlugged: true },
      { mac: B, isPlugged: false },
    ],
  });
  t.is(
    await done(t, run("vif", "plug", "r1", "--vif", `mac=${B},ip=10.78.0.2/24`)),
    `Plugged ${B} 10.78.0.2/24 on r1\n`,
  );
  const table = await done(t, run("vif", "list"));
  t.regex(
    table,
    new RegExp(`^MAC .*\\n${A}  from the pool  r1    <id> .*\\n${B}  10\\.78\\.0\\.2/24   r1    <id> .*\\n$`),
  );
  t.is(await done(t, run("vif", "unplug", "r1", "--mac", B)), `Unplugged ${B} from r1\n`);
  t.like(await doneJson(t, run("vif", "list", "r1", "--json")), { length: 1 });
});
