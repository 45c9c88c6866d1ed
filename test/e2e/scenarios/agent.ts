import assert from "node:assert/strict";
import {
  closeSync,
  copyFileSync,
  openSync,
  readFileSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { DISK_CHUNK, renderWork } from "../../../driver/instance/agent-work.js";
import { parseHardwareReport } from "../../../driver/node/hardware-report.js";
import { AgentRig, bytesToFetch, chunkDigests, diskImage } from "../../lab/agent-rig.js";
import { run, until } from "../../lab/commands.js";
import { DISK_IMAGE_BYTES, DISK_SAYS, ROOT_BYTES, ROOT_START } from "../../lab/disk-image.js";

import { SAYS } from "../../lab/ramdisk.js";
import type { Scenario } from "../scenario.js";

const MIB = 1024 * 1024;
const DONE = /metalplug: done: /;
const WAITS = /metalplug: the agent has ended; this machine waits here/;
const DRIVE = {
  metaData: { uuid: "6f9619ff-8b86-d011-b42d-00cf4fc964ff", hostname: "r4u12" },
  networkData: { links: [] },
  userData: Buffer.from("hello-from-user-data\n"),
};

export const AGENT: readonly Scenario[] = [
  {
    name: "deploy: a blank disk becomes a system that boots by itself, its root grown, its config drive readable",
    async run(stage) {
      const rig = await AgentRig.create(await stage.lab());
      const disks = [rig.blankDisk("large", 512 * MIB), rig.blankDisk("small", 160 * MIB)];
      rig.serveDeploy(await diskImage(), { drive: DRIVE });
      await rig.startDriver();
      const machine = await rig.machine("deploy", disks);
      machine.powerOn();
      await machine.waitFor(DONE);
      assert.ok(isZero(readFileSync(disks[0] ?? "")), "the larger disk is left alone");
      assert.equal(
        rig.fetched(),
        bytesToFetch(await diskImage()),
        "each chunk that is not blank is fetched once",
      );
      assert.deepEqual(
        [...new Set(rig.calls("progress").map(({ body = "" }) => JSON.parse(body).phase))],
        ["writing", "verifying", "growing", "configuring"],
      );
      await systemRuns(rig, [...disks].reverse());
    },
  },
  {
    name: "deploy: the power is cut half-way and comes back, and 1 % of the packets are lost: no chunk that was written is fetched again",
    async run(stage) {
      const rig = await AgentRig.create(await stage.lab());
      await rig.losePackets(1);
      const disks = [rig.blankDisk("disk", 160 * MIB)];
      rig.serveDeploy(await diskImage(), { drive: DRIVE });
      await rig.startDriver();
      const machine = await rig.machine("deploy", disks);
      machine.powerOn();
      await rig.waitForFetched(bytesToFetch(await diskImage()) / 2);
      await machine.powerCycle();
      await machine.waitFor(DONE);
      const again = rig.fetched() - bytesToFetch(await diskImage());
      assert.ok(again <= 2 * DISK_CHUNK, `${again} bytes were fetched twice`);
      await systemRuns(rig, disks);
    },
  },
  {
    name: "deploy: the driver is killed half-way and comes back: the machine waits for it and goes on",
    async run(stage) {
      const rig = await AgentRig.create(await stage.lab());
      const disks = [rig.blankDisk("disk", 160 * MIB)];
      rig.serveDeploy(await diskImage(), { target: "serial:LAB-0", root: "none" });
      await rig.startDriver();
      const machine = await rig.machine("deploy", disks);
      machine.powerOn();
      await rig.waitForFetched(bytesToFetch(await diskImage()) / 2);
      await rig.killDriver();
      await machine.waitFor(/metalplug: cannot fetch .*disk: no whole answer from .*trying again in 2 s/);
      await rig.startDriver();
      await machine.waitFor(DONE);
      const partitions = (file = "") => readFileSync(file).subarray(MIB, DISK_IMAGE_BYTES - MIB);
      assert.ok(
        partitions(disks[0]).equals(partitions(await diskImage())),
        "the disk has what the image has",
      );
    },
  },
  {
    name: "deploy: an image with an MBR gets its config drive in a partition of its own, and its boot code stays",
    async run(stage) {
      const rig = await AgentRig.create(await stage.lab());
      const image = await mbrImage(rig);
      const disk = rig.blankDisk("disk", 128 * MIB);
      rig.serveDeploy(image, { drive: DRIVE });
      await rig.startDriver();
      const machine = await rig.machine("deploy", [disk]);
      machine.powerOn();
      await machine.waitFor(DONE);
      const before = readFileSync(image).subarray(0, BOOT_CODE);
      assert.ok(readFileSync(disk).subarray(0, BOOT_CODE).equals(before), "the boot code stays");
      const table = await run(["/usr/sbin/sfdisk", "-d", disk]);
      assert.match(
        table,
        /disk1 : start= +2048, size= +192512, type=83, bootable\n.*disk2 : start= +194560, size= +65536, type=c\n/,
      );
      const drive = `${disk}@@${194_560 * 512}`;
      assert.equal(
        await run(["mtype", "-i", drive, "::openstack/latest/user_data"]),
        "hello-from-user-data\n",
      );
      assert.match(await run(["mlabel", "-s", "-i", drive, "::"]), /config-2/i);
    },
  },
  {
    name: "deploy: an image with a wrong digest, and a disk that is not there, are told as failed, and the machine waits",
    async run(stage) {
      const rig = await AgentRig.create(await stage.lab());
      const disks = [rig.blankDisk("disk", 160 * MIB)];
      const image = await diskImage();
      const wrong = "0".repeat(64);
      const [, ...chunks] = chunkDigests(image);
      for (const [work, digests, reason] of [
        [
          {},
          { chunks: [wrong, ...chunks] },
          /^bytes 0 to 4194303 of the image came with SHA-256 [0-9a-f]{64} five times, expected 0+$/,
        ],
        [
          {},
          { sha256: wrong },
          /^\/dev\/vda reads back with SHA-256 [0-9a-f]{64} after writing twice, expected 0+$/,
        ],
        [
          { target: "serial:NONE" },
          {},
          /^no disk is the wanted one \(serial:NONE\); there are: \/dev\/vda 167772160 bytes serial LAB-0;$/,
        ],
      ] as const) {
        rig.serveDeploy(image, work, digests);
        await rig.startDriver();
        const machine = await rig.machine("deploy", disks);
        machine.powerOn();
        const { body = "" } = await rig.nextCall("failed");
        assert.match(JSON.parse(body).reason, reason);
        await machine.waitFor(WAITS);
        await machine.powerOff();
        await rig.killDriver();
      }
    },
  },
  {
    name: "the agent whose token is refused says why and stops; one without a task says so",
    async run(stage) {
      const rig = await AgentRig.create(await stage.lab());
      rig.serve({}, "The deploy of r4u12 is over.");
      await rig.startDriver();
      const refused = await rig.machine("deploy", []);
      refused.powerOn();
      await refused.waitFor(
        /metalplug: the driver at http:\/\/10\.77\.0\.11:8080 refuses: The deploy of r4u12 is over\./,
      );
      await refused.waitFor(WAITS);
      await refused.powerOff();
      const idle = await rig.machine("", []);
      idle.powerOn();
      await idle.waitFor(/metalplug: there is no metalplug\.task among the kernel's arguments/);
      await idle.waitFor(WAITS);
    },
  },
  {
    name: "discover: the machine reports its CPUs, memory, disks and NICs with the switch port at the other end, and goes off",
    async run(stage) {
      const rig = await AgentRig.create(await stage.lab());
      rig.serve({});
      await rig.startDriver();
      const machine = await rig.machine("discover", [rig.blankDisk("disk", 64 * MIB)]);
      rig.startSwitch(machine);
      machine.powerOn();
      await rig.nextCall("done");
      const hardware = parseHardwareReport(Buffer.from(rig.calls("report").at(-1)?.body ?? "", "latin1"));
      assert.ok(typeof hardware === "object", String(hardware));
      const disk = { name: "/dev/vda", bytes: 64 * MIB, serial: "LAB-0", rotational: true };
      const switchPort = {
        chassis: "02:00:00:00:00:01",
        port: "ge-0/0/7",
        systemName: "tor1",
        portDescription: "r4u12",
      };
      assert.deepEqual(
        { ...hardware, nics: hardware.nics?.map(({ name: _, ...nic }) => nic) },
        {
          ...{ cpus: 1, memory: 512 * MIB, architecture: "x86_64", firmware: "bios", disks: [disk] },
          nics: [{ mac: machine.mac, link: true, switchPort }],
        },
      );
      await until("the machine is off", () => !machine.running, { timeout: 60_000 });
    },
  },
  {
    name: "clean: partition tables and file systems are gone from every disk, or every byte is",
    async run(stage) {
      const rig = await AgentRig.create(await stage.lab());
      const disks = [rig.blankDisk("first", 80 * MIB), rig.blankDisk("second", 80 * MIB)];
      for (const how of ["metadata", "full"] as const) {
        for (const disk of disks) copyFileSync(await diskImage(), disk);
        for (const disk of disks) truncateSync(disk, 80 * MIB);
        rig.serve({ work: renderWork({ kind: "clean", how }) });
        await rig.startDriver();
        const machine = await rig.machine("clean", disks);
        machine.powerOn();
        await rig.nextCall("done");
        await until("the machine is off", () => !machine.running, { timeout: 60_000 });
        for (const disk of disks) {
          const bytes = readFileSync(disk);
          assert.ok(
            isZero(bytes.subarray(0, 2 * MIB)),
            "the partition table and the first partition's head are gone",
          );
          assert.ok(isZero(bytes.subarray(ROOT_START, ROOT_START + 4 * MIB)), "the root's head is gone");
          assert.equal(isZero(bytes), how === "full");
        }
        await rig.killDriver();
      }
    },
  },
];

/** Bytes. */
const BOOT_CODE = 440;

async function mbrImage(rig: AgentRig): Promise<string> {
  const image = rig.blankDisk("mbr", 32 * MIB);
  const table = rig.lab.path("mbr.table");
  writeFileSync(table, "label: dos\nstart=2048, size=61440, type=83, bootable\n");
  await run(["sh", "-c", '/usr/sbin/sfdisk --quiet "$0" <"$1"', image, table]);
  const file = openSync(image, "r+");
  writeSync(file, Buffer.alloc(BOOT_CODE, 0x90), 0, BOOT_CODE, 0);
  closeSync(file);
  return image;
}

/** The disk starts to its system, which finds its root grown and its config drive filled. */
async function systemRuns(rig: AgentRig, disks: readonly string[]): Promise<void> {
  const system = await rig.diskMachine(disks);
  system.powerOn();
  await system.waitFor(SAYS.marker("ondisk", system.mac));
  const [, bytes, file] = await system.waitFor(DISK_SAYS.root);
  assert.equal(file, "ondisk");
  assert.ok(Number(bytes) > 1.5 * ROOT_BYTES, `the root file system has ${bytes} bytes`);
  const [, userData] = await system.waitFor(DISK_SAYS.userData);
  assert.equal(userData, "hello-from-user-data");
  await system.waitFor(SAYS.done);
}

function isZero(bytes: Uint8Array): boolean {
  return Buffer.alloc(bytes.length).equals(bytes);
}
