import assert from "node:assert/strict";
import type { Capture, CapturedDhcp } from "../../lab/capture.js";
import { until } from "../../lab/commands.js";
import { builtAgent } from "../../lab/deploy-files.js";
import type { Firmware } from "../../lab/firmware.js";
import type { Machine } from "../../lab/machine.js";
import { COORDINATOR, DRIVERS, type Hypervisor, type Site } from "../../lab/site.js";
import { SITE_DHCP, startSiteDhcp } from "../../lab/site-dhcp.js";
import { bootsFrom } from "../expect.js";
import { isFoundByProbe, wasFoundSince } from "../expect-foreign.js";
import { wouldBoot } from "../expect-rehearsal.js";
import type { Scenario, Stage } from "../scenario.js";
import { sayPortAt } from "../switch-port.js";

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
const STRANGER: Row = {
  ...{ name: "s", firmware: "uefi", mac: "52:54:00:77:41:05", address: "10.77.0.205", hypervisor: "hv1" },
};

/** To one machine option 60 without 43, and our address with a file of no use: what a site may have had for its own boot server of old. iPXE is told nothing. */
const TRAP = [
  ...[`--dhcp-mac=set:trapped,${TRAPPED.mac}`, "--dhcp-userclass=set:ipxe,iPXE"],
  "--dhcp-vendorclass=set:pxe,PXEClient",
  "--dhcp-option-force=tag:trapped,tag:pxe,tag:!ipxe,60,PXEClient",
  `--dhcp-boot=tag:trapped,tag:pxe,tag:!ipxe,nothing.efi,,${COORDINATOR}`,
];

export const PROXY: readonly Scenario[] = [
  {
    name: "proxy: beside a site's dnsmasq, which is found, known machines boot as rehearsed with the site's addresses, sent to port 4011 or not, and a stranger is discovered",
    async run(stage) {
      const site = await siteWithForeignAddresses(stage);
      const appearedAt = await dnsmasqAppears(site);
      const known = [...ROWS, TRAPPED];
      for (const { mac, firmware } of [...known, STRANGER]) await wouldBoot(site, mac, firmware);

      const wire = await site.capture();
      await Promise.all([
        ...known.map(async (row) => bootsFrom(await machineOf(site, row), row.hypervisor, row.address)),
        isDiscovered(site),
        isFoundByProbe(site, SITE_DHCP),
        wasFoundSince(appearedAt, site, SITE_DHCP),
      ]);
      for (const row of [...ROWS, STRANGER]) wasServedByTwo(wire, row);
      wasServedAtItsPort(wire, TRAPPED);
      assert.deepEqual(JSON.parse(await site.ask("leases", "--json")), [], "leases of ours");
    },
  },
];

async function siteWithForeignAddresses(stage: Stage): Promise<Site> {
  const unknown = { policy: "proxy", driver: STRANGER.hypervisor };
  const site = await stage.site({ lan: { addresses: "foreign", unknown } });
  for (const { name, mac, address, hypervisor, isFixed } of [...ROWS, TRAPPED])
    await site.spawn(hypervisor, { name, mac, ...(isFixed === true ? { address: `${address}/24` } : {}) });
  const { kernel, ramdisk } = await builtAgent();
  await site.pushImage(STRANGER.hypervisor, "metalplug-agent", kernel, ramdisk);
  return site;
}

/** The site's server starts while the coordinator runs; when, in milliseconds since 1970. */
async function dnsmasqAppears(site: Site): Promise<number> {
  const reserved = [...ROWS, TRAPPED, STRANGER].map(({ mac, address }) => `--dhcp-host=${mac},${address}`);
  await site.lab.addHost("site", `${SITE_DHCP}/24`);
  const startedAt = Date.now();
  await startSiteDhcp(site.lab, { more: [...reserved, ...TRAP] });
  return startedAt;
}

function machineOf(site: Site, { name, firmware, mac }: Row): Promise<Machine> {
  return site.machine(name, firmware, mac);
}

/** By the driver that the policy names; it goes off when it has told. */
async function isDiscovered(site: Site): Promise<void> {
  const machine = await machineOf(site, STRANGER);
  sayPortAt(site.lab, machine.tap);
  machine.powerOn();
  await machine.waitFor(/metalplug: task: discover, told by http:\/\/10\.77\.0\.11:8080/);
  await until("the stranger is off", () => !machine.running, { timeout: 180_000 });
  const shown = await site.ask("unknown", "show", STRANGER.mac);
  for (const line of [
    /^state +reported$/m,
    /^policy +proxy, by unknown of its subnet$/m,
    /^address +10\.77\.0\.205$/m,
    /^reported +\S+ to hv1$/m,
    /^starts by +uefi$/m,
  ])
    assert.match(shown, line);
}

/** Every address was the site's, and every boot file our driver's, without port 4011. */
function wasServedByTwo(wire: Capture, row: Row): void {
  const { name, mac, address, hypervisor } = row;
  const ours = answersOf(wire, mac, COORDINATOR).map(
    ({ dhcp: { type, yiaddr, siaddr } }) => `${type} ${yiaddr} from ${siaddr}`,
  );
  assert.deepEqual(
    [...new Set(ours)],
    [`OFFER 0.0.0.0 from ${DRIVERS[hypervisor]}`],
    `what ${name} had of us`,
  );
  const theirs = answersOf(wire, mac, SITE_DHCP).map(({ dhcp: { type, file } }) => `${type} ${file}`);
  assert.deepEqual([...new Set(theirs)], ["OFFER ", "ACK "], `what ${name} had of the site`);
  assert.deepEqual(portAskedBy(wire, address), [], `${name} did not ask port 4011`);
}

function wasServedAtItsPort(wire: Capture, { name, mac, address }: Row): void {
  const ours = answersOf(wire, mac, COORDINATOR).map(({ dhcp }) => dhcp.yiaddr);
  assert.deepEqual([...new Set(ours)], ["0.0.0.0"]);
  const [asked, answered] = portAskedBy(wire, address);
  assert.equal(asked?.source, address, `${name} asked port 4011`);
  assert.equal(answered?.source, COORDINATOR, "who answered");
}

function answersOf(wire: Capture, mac: string, source: string): readonly CapturedDhcp[] {
  return wire.dhcp(mac).filter((one) => one.source === source);
}

function portAskedBy(wire: Capture, address: string): ReturnType<Capture["datagrams"]> {
  return wire
    .datagrams()
    .filter(
      ({ source, destination, destinationPort }) =>
        destinationPort === 4011 && (source === address || destination === address),
    );
}
