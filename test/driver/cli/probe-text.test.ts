import test from "ava";
import { type JudgedServer, judgement, serverTable } from "../../../driver/cli/probe-text.js";
import type { ServerOffer } from "../../../pxe/boot/foreign-server.js";
import type { Ipv4Address } from "../../../pxe/net/ipv4-address.js";
import type { MacAddress } from "../../../pxe/net/mac-address.js";

const SERVER = "10.77.0.5" as Ipv4Address;
const PLAIN: ServerOffer = {
  address: "10.77.0.100" as Ipv4Address,
  leaseSeconds: 3600,
  dns: [],
  bootServerDiscovery: false,
};
const FILE: ServerOffer = { ...PLAIN, bootFile: "x.efi", bootServer: "10.77.0.9" as Ipv4Address };
const TRAP: ServerOffer = { dns: [], bootServerDiscovery: true };

function server(parts: Partial<JudgedServer> = {}): JudgedServer {
  const its = { interface: "eth1", server: SERVER, from: SERVER, mac: "52:54:00:00:00:05" as MacAddress };
  return { ...its, offers: { uefi: PLAIN }, standing: "foreign", ...parts };
}

const ROWS: readonly (readonly [what: string, found: JudgedServer, told: RegExp])[] = [
  [
    "a server of addresses",
    server(),
    /^10\.77\.0\.5 gives addresses and no boot file: a machine .* does not boot from the network\. If it is the site's own, let metalplug boot beside/,
  ],
  [
    "one of addresses and files",
    server({ offers: { bios: FILE } }),
    /gives addresses and the boot file x\.efi: machines may boot from 10\.77\.0\.9 instead/,
  ],
  [
    "a ProxyDHCP server",
    server({ isProxy: true, offers: { uefi: { ...FILE, bootServerDiscovery: true } } }),
    /gives the boot file x\.efi.*port 4011 \(option 60 without 43\)\. If it is the site's own, switch its boot service off/,
  ],
  [
    "one that sends firmware to a closed port",
    server({ isProxy: true, offers: { uefi: TRAP }, bootServerPort: "closed" }),
    /where nobody listens: such machines do not boot/,
  ],
  [
    "one whose port answers",
    server({ isProxy: true, offers: { uefi: TRAP }, bootServerPort: "answers" }),
    /port 4011 \(option 60 without 43\), which answers/,
  ],
  ["one that was only named", server({ offers: {} }), /gives addresses and no boot file/],
  [
    "one that is known",
    server({ standing: "known" }),
    /^10\.77\.0\.5 is meant to be there; it gives addresses[^.]*\.$/,
  ],
  [
    "a coordinator",
    server({ standing: "coordinator", coordinator: "dc2" }),
    /^10\.77\.0\.5 is a metalplug coordinator \(dc2\)\.$/,
  ],
  [
    "an impostor",
    server({ standing: "impostor" }),
    /the coordinator's own name.*Find it by its MAC 52:54:00:00:00:05/,
  ],
];

for (const [what, found, told] of ROWS)
  test(`of ${what} it is said what machines meet there`, (t) => {
    t.regex(judgement(found).join(" "), told);
  });

test("the table has a row a server, and says where a relay is between", (t) => {
  const from = "10.77.0.254" as Ipv4Address;
  const { mac: _, ...nameless } = server({ offers: {}, overheard: PLAIN });
  t.deepEqual(serverTable([server({ from, offers: { system: PLAIN, uefi: FILE } }), nameless]), [
    "INTERFACE  SERVER                    MAC                ANSWERS      ADDRESS      LEASE      BOOT FILE",
    "eth1       10.77.0.5 by 10.77.0.254  52:54:00:00:00:05  UEFI,system  10.77.0.100  1 h 0 min  x.efi from 10.77.0.9",
    "eth1       10.77.0.5                 -                  machines     10.77.0.100  1 h 0 min  -",
  ]);
});
