import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { until } from "../../lab/commands.js";
import { LAN, type Lab } from "../../lab/namespaces.js";
import { FETCHERS } from "../../lab/peers.js";
import { startHttpBootServer, startRouterAdvertisements } from "../../lab/reference-server.js";
import { DRIVERS, type Site } from "../../lab/site.js";
import { bootsFrom } from "../expect.js";
import type { Scenario } from "../scenario.js";

const MAC_A = "52:54:00:77:1a:01";
const MAC_B = "52:54:00:77:1b:01";
/** By its path: npm puts the programs of packages before it, and one of those is called nft too. */
const NFT = "/usr/sbin/nft";

export const FILE_PATH: readonly Scenario[] = [
  {
    name: "pxelinux and GRUB boot by TFTP over a segment that loses one file packet in fifty, and nobody waits for seconds",
    async run(stage) {
      const site = await stage.site();
      await loseFilePackets(site.lab);
      await site.spawn("hv1", { name: "a", mac: MAC_A, loader: "pxelinux", address: "10.77.0.61/24" });
      await site.spawn("hv2", { name: "b", mac: MAC_B, loader: "grub", address: "10.77.0.62/24" });
      const a = await site.machine("a", "bios", MAC_A);
      const b = await site.machine("b", "uefi", MAC_B);
      await Promise.all([bootsFrom(a, "hv1", "10.77.0.61"), bootsFrom(b, "hv2", "10.77.0.62")]);
      for (const mac of [MAC_A, MAC_B]) {
        const { retransmits = 0, milliseconds = 0 } = await told(site, mac, "fileServed");
        const text = `${retransmits} packets of the kernel were sent again in ${milliseconds} ms; ${await rulesOf(site.lab)}`;
        assert.ok(Number(retransmits) >= 20 && Number(milliseconds) / Number(retransmits) < 500, text);
      }
    },
  },
  {
    name: "UEFI HTTP boot: OVMF fetches iPXE by HTTP from the driver, iPXE the rest, beside another DHCP server",
    async run(stage) {
      const site = await stage.site();
      await site.spawn("hv1", { name: "a", mac: MAC_A, address: "10.77.0.63/24" });
      await withForeignDhcp(site, MAC_A, "10.77.0.63");
      const machine = await site.machine("a", "uefiHttp", MAC_A);
      await bootsFrom(machine, "hv1", "10.77.0.63");
    },
  },
  {
    name: "a driver on a path with a smaller MTU grants smaller blocks: nothing is fragmented",
    async run(stage) {
      const narrow = (lab: Lab) => lab.run("hv1", ["ip", "link", "set", LAN, "mtu", "1400"]).then(() => {});
      const site = await stage.site({ prepare: narrow });
      await site.lab.addHost("guest", "10.77.0.64/24");
      await site.spawn("hv1", { name: "a", mac: MAC_A, address: "10.77.0.64/24" });
      const fragments = await site.capture("br0", "ip[6:2] & 0x3fff != 0");
      const target = site.lab.path("narrow");
      await site.lab.run("guest", fetchInFullFrames(`m/${MAC_A.replaceAll(":", "-")}/kernel`, target));
      await fragments.stop();
      assert.ok(readFileSync(target).equals(readFileSync(stage.files.kernel.image)));
      assert.deepEqual(fragments.datagrams(), []);
      const started = await told(site, MAC_A, "fileStarted");
      assert.match(`${started["options"]}`, /blksize=1468/);
      assert.match(`${started["agreed"]}`, /blksize=1368/);
    },
  },
];

/** Not those of DHCP: how long firmware waits for them is its own affair. */
async function loseFilePackets(lab: Lab): Promise<void> {
  const ruleset = `table bridge faults {
    chain forward {
      type filter hook forward priority 0;
      udp sport { 67, 68 } accept
      udp dport { 67, 68 } accept
      meta l4proto udp numgen random mod 50 == 0 counter drop
    }
  }`;
  await lab.run("bridge", [NFT, ruleset]);
}

function rulesOf(lab: Lab): Promise<string> {
  return lab.run("bridge", [NFT, "list", "ruleset"]);
}

/** The site's own DHCP server in the coordinator's place: OVMF's HTTP boot needs option 60 and a URL from it. */
async function withForeignDhcp(site: Site, mac: string, address: string): Promise<void> {
  await site.coordinator.stop();
  await startRouterAdvertisements(site.lab);
  const files = `http://${DRIVERS.hv1}:8080`;
  await startHttpBootServer(site.lab, "dc1", "10.77.0.0", {
    mac,
    address,
    file: `${files}/snponly.efi`,
    efiIpxeFile: `${files}/m/${mac.replaceAll(":", "-")}/boot.ipxe`,
  });
}

function fetchInFullFrames(path: string, target: string): readonly string[] {
  const [program = "", ...args] = FETCHERS["curl tftp"](DRIVERS.hv1, path, target);
  return [program, "--tftp-blksize", "1468", ...args];
}

/** The last event of its kind that the coordinator tells of a machine. */
async function told(site: Site, mac: string, kind: string): Promise<Readonly<Record<string, unknown>>> {
  return until(
    `${kind} of ${mac}`,
    async () => {
      const lines = (await site.ask("boots", "--events", "--json", "--mac", mac)).trim().split("\n");
      const details = lines.filter((line) => line !== "").map((line) => JSON.parse(line).detail);
      return details.findLast((detail) => detail.kind === kind && /kernel$/.test(detail.path));
    },
    // Of a transfer whose last ACK was lost it is told after half a minute.
    { timeout: 45_000 },
  );
}
