import assert from "node:assert/strict";
import type { ForeignEventDetail } from "../../pxe/boot/boot-event.js";
import { until } from "../lab/commands.js";
import { LAN } from "../lab/namespaces.js";
import { metalplug } from "../lab/programs.js";
import { COORDINATOR, type Site } from "../lab/site.js";

/** Another DHCP server is found from a host of the segment, and the coordinator told from it. */
export async function isFoundByProbe(site: Site, server: string): Promise<void> {
  const asked = ["probe", "--interface", LAN, "--seconds", "2", "--json"];
  const { code, stdout, stderr } = await metalplug(site.lab, "hv2", ...asked);
  assert.equal(code, 3, stderr);
  const found: readonly { readonly server: string; readonly standing: string }[] = JSON.parse(stdout);
  assert.deepEqual(
    found.map(({ server, standing }) => `${server} ${standing}`).sort(),
    [`${COORDINATOR} coordinator`, `${server} foreign`].sort(),
  );
}

/** Milliseconds. */
const SOON = 30_000;

/** The coordinator found it by itself, within half a minute of that time, told once. */
export async function wasFoundSince(startedAt: number, site: Site, server: string): Promise<void> {
  const told = () => foundServers(site);
  const what = `${server} is told of`;
  await until(what, async () => (await told()).length > 0, { timeout: 2 * SOON });
  const [first] = await told();
  assert.equal(first?.detail.kind === "foreignServerSeen" && first.detail.server, server);
  const after = Date.parse(first?.at ?? "") - startedAt;
  assert.ok(after <= SOON, `${server} was found after ${after} ms`);
}

/** An event as `boots --events --json` has it. */
interface Printed {
  readonly at: string;
  readonly detail: ForeignEventDetail;
}

async function foundServers(site: Site): Promise<readonly Printed[]> {
  const lines = (await site.ask("boots", "--events", "--json")).split("\n").filter((line) => line !== "");
  const events = lines.map((line) => JSON.parse(line) as Printed);
  return events.filter(({ detail }) => detail.kind === "foreignServerSeen");
}
