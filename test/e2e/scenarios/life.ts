import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { run } from "../../lab/commands.js";
import { BIOS_IMAGE, biosImage, diskImage } from "../../lab/deploy-files.js";
import { PoweredMachine } from "../../lab/powered-machine.js";
import { metalplug } from "../../lab/programs.js";
import { SAYS } from "../../lab/ramdisk.js";
import { DRIVERS, type Site } from "../../lab/site.js";
import {
  ADDRESS,
  bytesLeft,
  diskRuns,
  isFound,
  isHalfWritten,
  isZero,
  MAC,
  netbootIsOff,
  USER_DATA,
} from "../expect-life.js";
import {
  ipmitool,
  losePackets,
  managedSite,
  powerByBmc,
  powerByCommand,
  pushDisk,
  tellSecret,
} from "../managed-site.js";
import type { Scenario } from "../scenario.js";
import { sayPortAt } from "../switch-port.js";

const MIB = 1024 * 1024;
const VIF = `mac=${MAC},ip=${ADDRESS}/24,gateway=10.77.0.1,dns=10.77.0.1`;
const OTHER_MAC = "52:54:00:77:11:02";
const AGENT_SAYS = {
  wrote: /metalplug: wrote (\d+) of (\d+) bytes/,
  waitsForDriver: /metalplug: cannot fetch .*disk: no whole answer from .*trying again in 2 s/,
} as const;

export const LIFE: readonly Scenario[] = [
  {
    name: "life: a UEFI machine with a BMC and blank disks is discovered, deployed, rebooted, rescued, rebuilt and destroyed",
    async run(stage) {
      const site = await managedSite(stage);
      const on = (...args: readonly string[]) => site.on("hv1", ...args);
      const machine = await PoweredMachine.plugIn(site.lab, {
        ...{ name: "m", firmware: "uefi", nics: [{ mac: MAC }] },
        disks: [
          { serial: "large", content: { bytes: 256 * MIB } },
          { serial: "small", content: { bytes: 128 * MIB } },
        ],
      });
      sayPortAt(site.lab, machine.taps[0] ?? "");
      const { power } = await powerByBmc(site, machine);
      await on("node", "add", "m", "--mac", `${MAC},network=prov`, "--power", power);
      assert.match(await on("discover", "m", "--wait"), /has ended: the node is available/);
      isFound(JSON.parse(await on("node", "show", "m", "--json")));

      await pushDisk(site, "debian", await diskImage("ondisk"));
      const deployed = await spawn(site, "debian", "--vif", VIF, "--user-data", userData(site));
      assert.match(deployed, /is active/);
      await diskRuns(machine, "ondisk");
      await machine.goesOff();
      assert.ok(isZero(machine.disks[0]), "the larger disk is left alone");
      await netbootIsOff(site);

      machine.mark();
      await on("reboot", "m", "--wait");
      await diskRuns(machine, "ondisk");

      machine.mark();
      assert.match(await on("rescue", "m", "--image", "tiny", "--wait"), /is in rescue/);
      await machine.waitFor(SAYS.marker("hv1", MAC));
      const [, address] = await machine.waitFor(SAYS.address);
      assert.equal(address, ADDRESS);
      await machine.waitFor(SAYS.done);

      machine.mark();
      assert.match(await on("unrescue", "m", "--wait"), /is active/);
      await diskRuns(machine, "ondisk");

      await pushDisk(site, "other", await diskImage("other"));
      machine.mark();
      await on("rebuild", "m", "--image", "other", "--wait");
      await diskRuns(machine, "other");

      assert.match(await on("destroy", "m", "--wait"), /has ended: the node is available/);
      assert.equal(await machine.power("power-state"), "off");
      assert.ok(isZero(machine.disks[1], 2 * MIB), "the partition table is gone");
      assert.match(await on("node", "show", "m"), /^state +available$/m);
      const boots = await site.ask("boots", "--events");
      for (const change of COURSE) assert.match(boots, change);
    },
  },
  {
    name: "life: a BIOS machine with two NICs gets an image with an MBR; its BMC cuts the power half-way, and only the rest is fetched; all its bytes are cleaned",
    async run(stage) {
      const site = await managedSite(stage, { cleaning: "full" });
      await site.lab.addBridge("br1");
      const image = await biosImage();
      const machine = await PoweredMachine.plugIn(site.lab, {
        ...{ name: "m", firmware: "bios", nics: [{ mac: OTHER_MAC, bridge: "br1" }, { mac: MAC }] },
        disks: [{ serial: "system", content: { bytes: 96 * MIB } }],
      });
      const { power, bmc } = await powerByBmc(site, machine);
      const nics = ["--mac", `${OTHER_MAC},network=data`, "--mac", `${MAC},network=prov`];
      await site.on("hv1", "node", "add", "m", ...nics, "--power", power);
      await pushDisk(site, "bios", image);
      const vifs = ["--vif", `mac=${OTHER_MAC},ip=10.88.0.81/24`, "--vif", VIF, "--boot-mac", MAC];
      const deployed = spawn(site, "bios", ...vifs, "--disk", "serial:system", "--user-data", userData(site));
      await isHalfWritten(machine, image);
      await ipmitool(site, bmc, "power", "off");
      await machine.goesOff();
      const left = bytesLeft(machine, image);
      machine.mark();
      await ipmitool(site, bmc, "power", "on");
      const [, fetched, size] = await machine.waitFor(AGENT_SAYS.wrote);
      assert.deepEqual([Number(fetched), Number(size)], [left, BIOS_IMAGE.bytes]);
      assert.match(await deployed, /is active/);
      await machine.waitFor(new RegExp(BIOS_IMAGE.says));
      const [disk = ""] = machine.disks;
      const bootCode = (file: string) => readFileSync(file).subarray(0, 440);
      assert.ok(bootCode(disk).equals(bootCode(image)), "the boot code stays");
      const table = await run(["/usr/sbin/sfdisk", "-d", disk]);
      assert.match(table, /disk0p?1 : start= +2048, size= +126976, type=83, bootable\n/);
      const drive = `${disk}@@${(2048 + 126_976) * 512}`;
      const onDrive = (name: string) => run(["mtype", "-i", drive, `::openstack/latest/${name}`]);
      assert.equal(await onDrive("user_data"), `${USER_DATA}\n`);
      const { links } = JSON.parse(await onDrive("network_data.json"));
      assert.deepEqual(
        links.map((link: Record<string, string>) => link["ethernet_mac_address"]),
        [OTHER_MAC, MAC],
      );
      await site.on("hv1", "destroy", "m", "--wait");
      await machine.goesOff();
      assert.ok(isZero(disk), "every byte of the disk is gone");
    },
  },
  {
    name: "life: a deploy with 1 % of the packets lost, whose driver is killed half-way, goes on by itself; a script switches the machine",
    async run(stage) {
      const site = await managedSite(stage);
      await losePackets(site, 1);
      const image = await biosImage();
      const machine = await PoweredMachine.plugIn(site.lab, {
        ...{ name: "m", firmware: "bios", nics: [{ mac: MAC }] },
        disks: [{ serial: "system", content: { bytes: 64 * MIB } }],
      });
      await site.on("hv1", "node", "add", "m", "--mac", MAC, "--power", powerByCommand(machine));
      await pushDisk(site, "bios", image);
      const deployed = spawn(site, "bios", "--vif", VIF, "--root", "none");
      await isHalfWritten(machine, image);
      await site.drivers.hv1.kill();
      await machine.waitFor(AGENT_SAYS.waitsForDriver);
      await site.drivers.hv1.start();
      assert.match(await deployed, /is active/);
      await machine.waitFor(new RegExp(BIOS_IMAGE.says));
      assert.equal(bytesLeft(machine, image), 0, "the disk has what the image has");
    },
  },
  {
    name: "life: a wrong password of a BMC, a missing agent and a disk that is too small are told as what they are, and there is a way out",
    async run(stage) {
      const site = await managedSite(stage);
      const machine = await PoweredMachine.plugIn(site.lab, {
        ...{ name: "m", firmware: "bios", nics: [{ mac: MAC }] },
        disks: [{ serial: "small", content: { bytes: 32 * MIB } }],
      });
      const { power, bmc } = await powerByBmc(site, machine);
      await site.on("hv1", "node", "add", "m", "--mac", MAC, "--power", power);
      await pushDisk(site, "bios", await biosImage());
      const fails = async (code: number, text: RegExp, ...args: readonly string[]) => {
        const result = await metalplug(site.lab, "dc1", ...args, "--driver", `${DRIVERS.hv1}:7443`);
        assert.match(result.stderr + result.stdout, text);
        assert.equal(result.code, code);
      };
      const order = ["spawn", "m", "--kind", "deploy", "--image", "bios", "--vif", VIF, "--wait"];
      tellSecret(site, "m", "wrong");
      await fails(1, WRONG_PASSWORD, ...order);
      await fails(0, WRONG_PASSWORD, "node", "show", "m");
      tellSecret(site, "m", bmc.password);
      await fails(1, TOO_SMALL, "rebuild", "m", "--wait");
      assert.match(await site.ask("why", MAC), TOO_SMALL);
      await fails(0, /the node is available/, "destroy", "m", "--wait");
      await site.on("hv1", "image", "remove", "metalplug-agent");
      await fails(1, NO_AGENT, ...order);
    },
  },
];

const WRONG_PASSWORD =
  /error: .*while it is switched off: .*the BMC does not let this user in with this secret \(RAKP 2 HMAC is invalid\)/;
const TOO_SMALL =
  /the agent gave up: no disk is large enough: 42 MiB are needed; there are: \/dev\/vda of 32 MiB \(serial:small\)/;
const NO_AGENT = /no image "metalplug-agent" that would do it; make it with "metalplug agent build"/;

/** What a whole life tells, in any order. */
const COURSE = [
  /m: available -> deploying: it waits for its turn/,
  /m: power off -> on/,
  /m: power on -> off/,
  /m called: start/,
  /m: deploying -> active: it starts from its disk/,
  /m: active -> rescue: it is switched off/,
  /m: rescue -> active: it is switched off/,
  /m: rebuilding -> active: it starts from its disk/,
  /m: deleting -> cleaning: it is switched off/,
  /m: cleaning -> available: its instance has ended/,
];

/** Deploys to the end. */
function spawn(site: Site, image: string, ...args: readonly string[]): Promise<string> {
  return site.on("hv1", "spawn", "m", "--kind", "deploy", "--image", image, ...args, "--wait");
}

function userData(site: Site): string {
  const file = site.lab.path("user-data");
  writeFileSync(file, `${USER_DATA}\n`);
  return file;
}
