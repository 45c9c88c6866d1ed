import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Lab } from "../../lab/namespaces.js";
import { LAN } from "../../lab/namespaces.js";
import { Dhclient, FETCHERS, startUdhcpc, UDHCPC, waitForLog } from "../../lab/peers.js";
import { DRIVERS, type Site } from "../../lab/site.js";
import { addGuest, GUEST } from "../guest.js";
import type { Scenario, Stage } from "../scenario.js";

const MAC = GUEST.mac;
const SQUATTER = "52:54:00:77:12:ee";

export const PEERS: readonly Scenario[] = [
  {
    name: "udhcpc gets its fixed address, renews it and releases it",
    async run(stage) {
      const site = await siteWithGuest(stage, "10.77.0.51/24");
      const wire = await site.capture();
      const udhcpc = startUdhcpc(site.lab, "guest");
      await waitForLog(udhcpc, /EVENT bound 10\.77\.0\.51\/24 lease=\d+ router=10\.77\.0\.1 /);
      udhcpc.signal(UDHCPC.renew);
      await waitForLog(udhcpc, /EVENT renew 10\.77\.0\.51\/24/);
      udhcpc.signal(UDHCPC.release);
      await wire.waitForDhcp(MAC, "RELEASE");
      await waitForLog(udhcpc, /EVENT deconfig[\s\S]*EVENT deconfig/);
      assert.match(await site.ask("why", MAC), /gave back 10\.77\.0\.51/);
    },
  },
  {
    name: "dhclient gets an address of the pool, the same one after a restart, and releases it",
    async run(stage) {
      const site = await siteWithGuest(stage);
      const dhclient = new Dhclient(site.lab, "guest");
      const first = /EVENT BOUND (10\.77\.0\.1\d\d)/.exec(await dhclient.lease())?.[1];
      assert.ok(first !== undefined, "dhclient was bound to an address of the pool");
      const [, again] = /EVENT (?:REBOOT|BOUND) (\S+)/.exec(await dhclient.lease()) ?? [];
      assert.equal(again, first);
      assert.ok((await site.ask("leases", "--json")).includes(first));
      await dhclient.release();
    },
  },
  {
    name: "a pool address that a host was given by hand is found out: udhcpc gets another one, and `why` names that host",
    async run(stage) {
      const site = await siteWithGuest(stage);
      const udhcpc = startUdhcpc(site.lab, "guest");
      const [, before = ""] = await waitForLog(udhcpc, /EVENT bound (\S+)\//);
      udhcpc.signal(UDHCPC.release);
      await waitForLog(udhcpc, /entering released state/);
      // What was found of an address a moment ago stands for seconds, but not over a restart.
      await site.coordinator.stop();
      await site.lab.addHost("squatter", `${before}/24`);
      await site.lab.run("squatter", ["ip", "link", "set", LAN, "address", SQUATTER]);
      await site.coordinator.start();
      udhcpc.signal(UDHCPC.renew);
      const [, after = ""] = await waitForLog(udhcpc, /EVENT bound[\s\S]*EVENT bound (\S+)\//);
      assert.match(after, /^10\.77\.0\.1\d\d$/);
      assert.notEqual(after, before);
      const why = await site.ask("why", MAC);
      assert.ok(why.includes(`asked the network for ${before}: ${SQUATTER} has it`), why);
    },
  },
  {
    name: "the dhcp package's client gets a lease",
    async run(stage) {
      const site = await siteWithGuest(stage, "10.77.0.53/24");
      await site.lab.run("guest", ["ip", "route", "add", "default", "dev", LAN]);
      const script = fileURLToPath(new URL("../../lab/dhcp-package-client.js", import.meta.url));
      const printed = await site.lab.run("guest", [process.execPath, script, MAC], { timeout: 90_000 });
      assert.match(printed, /bound 10\.77\.0\.53 255\.255\.255\.0/);
    },
  },
  {
    name: "tftp-hpa, atftp, busybox and curl fetch kernel and ramdisk byte for byte",
    async run(stage) {
      const site = await siteWithGuest(stage, "10.77.0.54/24");
      await site.lab.run("guest", ["ip", "address", "add", "10.77.0.54/24", "dev", LAN]);
      const folder = `m/${MAC.replaceAll(":", "-")}`;
      const files = { kernel: stage.files.kernel.image, ramdisk: stage.files.ramdisks.hv1 };
      for (const [name, fetcher] of Object.entries(FETCHERS))
        for (const [file, original] of Object.entries(files)) {
          const target = site.lab.path(`${name} ${file}`);
          await site.lab.run("guest", fetcher(DRIVERS.hv1, `${folder}/${file}`, target));
          assertSameBytes(target, original);
        }
      const target = site.lab.path("by-http");
      const url = `http://${DRIVERS.hv1}:8080/${folder}/kernel`;
      await site.lab.run("guest", ["curl", "--silent", "--show-error", "--fail", "-o", target, url]);
      assertSameBytes(target, files.kernel);
      await refusesEscapes(site.lab);
    },
  },
];

/** With a guest on its segment. */
async function siteWithGuest(stage: Stage, address?: string): Promise<Site> {
  const site = await stage.site();
  await addGuest(site, address);
  return site;
}

async function refusesEscapes(lab: Lab): Promise<void> {
  for (const path of ["../../../etc/passwd", "m/../../../../etc/passwd", "/etc/passwd"]) {
    const byTftp = await lab.exec("guest", FETCHERS["curl tftp"](DRIVERS.hv1, path, lab.path("escaped")));
    assert.notEqual(byTftp.code, 0, `${path} by TFTP`);
    const url = `http://${DRIVERS.hv1}:8080/${path}`;
    const byHttp = await lab.exec("guest", ["curl", "--silent", "--fail", "--path-as-is", url]);
    assert.notEqual(byHttp.code, 0, `${path} by HTTP`);
  }
}

function assertSameBytes(file: string, original: string): void {
  assert.ok(readFileSync(file).equals(readFileSync(original)), `${file} differs from ${original}`);
}
