import assert from "node:assert/strict";
import type { Capture } from "../../lab/capture.js";
import type { Firmware } from "../../lab/firmware.js";
import type { Machine } from "../../lab/machine.js";
import { COORDINATOR, DRIVERS, type Hypervisor, type Site } from "../../lab/site.js";
import { SITE_DHCP, startSiteDhcp } from "../../lab/site-dhcp.js";
import { bootsFrom } from "../expect.js";
import type { Scenario, Stage } from "../scenario.js";

interface Row {
  readonly name: string;
  readonly firmware: Firmware;
  readonly mac: string;
  /** What the site's server has for its MAC. */
  readonly address: string;
  readonly hypervisor: Hypervisor;
  readonly isFixed?: true;
}

const ROWS: readonly Row[] = [
  { name: "p", firmware: "uefi", mac: "52:54:00:77:41:01", address: "10.77.0.201", hypervisor: "hv1" },
  { name: "h", firmware: "uefiHttp", mac: "52:54:00:77:41:02", address: "10.77.0.202", hypervisor: "hv2" },
  {
    ...{ name: "b", firmware: "bios", mac: "52:54:00:77:41:03", address: "10.77.0.203", hypervisor: "hv1" },
    isFixed: true,
  },
];
const TRAPPED: Row = {
  ...{ name: "t", firmware: "uefi", mac: "52:54:00:77:41:04", address: "10.77.0.204", hypervisor: "hv2" },
};

export const PROXY: readonly Scenario[] = [
  {
    name: "proxy: beside a site's dnsmasq, UEFI PXE, UEFI HTTP and BIOS iPXE boot from their owners with the site's addresses",
    async run(stage) {
      const site = await siteBesideDnsmasq(stage, ROWS);
      const wire = await site.capture();
      for (const row of ROWS) {
        const machine = await machineOf(site, row);
        await bootsFrom(machine, row.hypervisor, row.address);
        wasServedByTwo(wire, machine, DRIVERS[row.hypervisor]);
      }
      assert.deepEqual(JSON.parse(await site.ask("leases", "--json")), [], "leases of ours");
    },
  },
  {
    name: "proxy: where the site's server sends UEFI firmware to our port 4011, it boots from its owner all the same",
    async run(stage) {
      const trap = ["--dhcp-vendorclass=set:pxe,PXEClient", "--dhcp-option-force=tag:pxe,60,PXEClient"];
      const names = [`--dhcp-boot=tag:pxe,nothing.efi,,${COORDINATOR}`];
      const site = await siteBesideDnsmasq(stage, [TRAPPED], [...trap, ...names]);
      const wire = await site.capture();
      const machine = await machineOf(site, TRAPPED);
      await bootsFrom(machine, TRAPPED.hypervisor, TRAPPED.address);
      const ours = wire.dhcp(TRAPPED.mac).filter(({ source }) => source === COORDINATOR);
      assert.deepEqual([...new Set(ours.map(({ dhcp }) => dhcp.yiaddr))], ["0.0.0.0"]);
    },
  },
];

async function siteBesideDnsmasq(
  stage: Stage,
  rows: readonly Row[],
  more: readonly string[] = [],
): Promise<Site> {
  const reserved = rows.map(({ mac, address }) => `--dhcp-host=${mac},${address}`);
  const site = await stage.site({
    lan: { addresses: "foreign" },
    prepare: async (lab) => {
      await lab.addHost("site", `${SITE_DHCP}/24`);
      await startSiteDhcp(lab, { more: [...reserved, ...more] });
    },
  });
  for (const { name, mac, address, hypervisor, isFixed } of rows)
    await site.spawn(hypervisor, { name, mac, ...(isFixed === true ? { address: `${address}/24` } : {}) });
  return site;
}

function machineOf(site: Site, { name, firmware, mac }: Row): Promise<Machine> {
  return site.machine(name, firmware, mac);
}

/** Every address was the site's, and every boot file our driver's, without port 4011. */
function wasServedByTwo(wire: Capture, machine: Machine, driver: string): void {
  const { name } = machine.settings;
  const seen = wire.dhcp(machine.mac);
  const answers = (source: string) => seen.filter((one) => one.source === source).map(({ dhcp }) => dhcp);
  const ours = answers(COORDINATOR).map(({ type, yiaddr, siaddr }) => `${type} ${yiaddr} from ${siaddr}`);
  assert.deepEqual([...new Set(ours)], [`OFFER 0.0.0.0 from ${driver}`], `what ${name} had of us`);
  const theirs = answers(SITE_DHCP).map(({ type, file }) => `${type} ${file}`);
  assert.deepEqual([...new Set(theirs)], ["OFFER ", "ACK "], `what ${name} had of the site`);
  const asked = wire.datagrams().filter(({ destinationPort }) => destinationPort === 4011);
  assert.deepEqual(asked, [], "nobody asked port 4011");
}
