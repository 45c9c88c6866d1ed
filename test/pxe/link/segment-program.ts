/**
 * A program for tests, to be started in a namespace: probes the addresses that its standard input asks for, and answers router solicitations on the
 * interfaces its arguments name. Each line of its output is what it found, in JSON. It ends with its input.
 */
import { createInterface } from "node:readline";
import { openAddressProber } from "../../../pxe/link/address-prober.js";
import { openRouterResponder, type RouterNotice } from "../../../pxe/link/router-responder.js";
import type { ProbeResult } from "../../../pxe/net/address-probe.js";
import type { Ipv4Address } from "../../../pxe/net/ipv4-address.js";
import { pollReadiness } from "./polled-readiness.js";

export interface ProbeCommand {
  readonly address: Ipv4Address;
  readonly interface?: string;
}

export type SegmentReport =
  | { readonly kind: "ready" }
  | { readonly kind: "probed"; readonly address: Ipv4Address; readonly result: ProbeResult }
  | { readonly kind: "notice"; readonly notice: RouterNotice };

const tell = (report: SegmentReport) => process.stdout.write(`${JSON.stringify(report)}\n`);

await using readiness = pollReadiness();
await using prober = await openAddressProber({ readiness });
await using _responder = await openRouterResponder({
  readiness,
  interfaces: process.argv.slice(2),
  notice: (notice) => tell({ kind: "notice", notice }),
});
tell({ kind: "ready" });
for await (const line of createInterface(process.stdin)) {
  const commands = JSON.parse(line) as readonly ProbeCommand[];
  for (const { address, interface: device } of commands)
    void prober
      .probe(address, { interface: device })
      .then((result) => tell({ kind: "probed", address, result }));
}
