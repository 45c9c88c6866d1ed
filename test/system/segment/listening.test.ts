import { statSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { ExecutionContext } from "ava";
import type { BootEvent } from "../../../pxe/boot/boot-event.js";
import type { MacAddress } from "../../../pxe/net/mac-address.js";
import { Capture } from "../../lab/capture.js";
import { until } from "../../lab/commands.js";
import { startUdhcpc, waitForLog } from "../../lab/peers.js";
import { GIVE_UP, IN_ITS_TIME } from "../../patience.js";
import { LivingSite, OUR_ADDRESS, OURS, SITE_ADDRESS } from "./living-site.js";
import { besideDnsmasq } from "./requirements.js";

const REPLAY = fileURLToPath(new URL("./replay.js", import.meta.url));
/** A classic capture's own header: all that stands in a file without a frame. */
const EMPTY = 24;
const KNOWN = "52:54:00:7b:00:01" as MacAddress;
const STRANGER = "52:54:00:7b:00:02" as MacAddress;
/** Neither is asked about addresses, so that what serves sends at once what was shown. */
const SUBNET = { unknown: "pool", probe: false, routerAdvertisement: true };
const FIRMWARES = [
  { mac: KNOWN, architecture: 7, isIpxe: false },
  { mac: KNOWN, architecture: 0, isIpxe: true },
  { mac: STRANGER, architecture: 7, isIpxe: false },
] as const;

besideDnsmasq(
  "mode: listen beside a living DHCP server: not one packet leaves, and what it shows is what mode: serve sends",
  async (t) => {
    t.timeout(GIVE_UP);
    await using site = await LivingSite.start(["c1", "c2"]);
    await site.startDriver();
    await site.spawn("n1", KNOWN, "10.77.0.50/24");
    await site.startDnsmasq();
    const ours = await Capture.start(site.lab, "dc1-lan0", `ether src ${await site.macOf(OURS)}`);
    const { wire, shown } = await listened(t, site);
    t.is(statSync(ours.file).size, EMPTY, "not one frame of it was on the wire");
    await isSeeing(site, ours);
    await site.stopDnsmasq();

    const asked = wire.datagrams().filter(({ sourcePort }) => sourcePort === 68);
    const file = site.lab.path("asked");
    writeFileSync(file, asked.map(({ payload }) => payload.toString("hex")).join("\n"));
    await site.startCoordinator(SUBNET);
    await site.lab.run("c2", [process.execPath, REPLAY, file]);
    const sent = await until("all are answered", () => answers(site, "dhcpSent", shown.length), {
      timeout: 120_000,
    });
    t.deepEqual(sent, shown);
    const left = wire
      .datagrams()
      .filter(({ source, sourcePort }) => source === OUR_ADDRESS && sourcePort === 67);
    t.is(left.length, shown.length, "and each was a packet");
  },
);

/** What was asked on the wire, and what would have been answered. On a busy host the driver may be late for one of them: then it is done anew. */
async function listened(t: ExecutionContext, site: LivingSite) {
  for (let round = 0; ; round++) {
    const wire = await Capture.start(site.lab);
    const dataDir = site.lab.path(`listening-${round}`);
    await site.startCoordinator(SUBNET, { mode: "listen", dataDir });
    await bootAll(t, site);
    const shown = await heldBack(site);
    await site.stopCoordinator();
    if (shown !== "late") return { wire, shown };
  }
}

/** All get what the site's server gives. */
async function bootAll(t: ExecutionContext, site: LivingSite): Promise<void> {
  for (const facts of FIRMWARES) {
    const given = await site.firmware("c2", { ...facts, timeout: 20_000 });
    t.like(given, { serverId: SITE_ADDRESS }, JSON.stringify(given));
  }
  const udhcpc = startUdhcpc(site.lab, "c1");
  const [, address = ""] = await waitForLog(udhcpc, /EVENT bound ([\d.]+)\//);
  t.regex(address, /^10\.77\.0\.1[5-9]\d$/);
  await udhcpc.stop();
}

/** At least an OFFER a machine, with boot files for the known one. */
async function heldBack(site: LivingSite) {
  const least = FIRMWARES.length + 1;
  const all = async () => (await wasLate(site)) || answers(site, "dhcpHeldBack", least);
  const found = await until("it shows an answer to each", all, IN_ITS_TIME);
  if (found === true) return "late";
  const known = found.filter(({ mac }) => mac === KNOWN);
  if (!known.some(({ detail }) => detail.bootFile === "snponly.efi"))
    throw new Error(`no boot file: ${JSON.stringify(known)}`);
  return found;
}

async function wasLate(site: LivingSite): Promise<boolean> {
  return /did not answer within/.test(await site.ask("boots", "--events", "--json"));
}

async function answers(site: LivingSite, kind: "dhcpHeldBack" | "dhcpSent", least: number) {
  const lines = (await site.ask("boots", "--events", "--json")).trimEnd().split("\n");
  const found = lines.flatMap((line) => {
    const { mac, detail } = JSON.parse(line) as Pick<BootEvent, "mac" | "detail">;
    if (detail.kind !== kind || !("bootFile" in detail || "address" in detail)) return [];
    const { kind: _, ...answer } = detail;
    return [{ mac, detail: { bootFile: undefined, ...answer } }];
  });
  return found.length >= least && found;
}

/** The capture would have told: it tells of the next frame. */
async function isSeeing(site: LivingSite, capture: Capture): Promise<void> {
  await site.lab.run(OURS, ["bash", "-c", `echo >/dev/udp/${SITE_ADDRESS}/9`]);
  await until("the capture sees a frame", () => statSync(capture.file).size > EMPTY, { timeout: 120_000 });
}
