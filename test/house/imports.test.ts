import test from "ava";
import { type Import, importsOf, readImports, sourceFiles, sourceOf } from "./source-imports.js";

const files = [...sourceFiles("pxe"), ...sourceFiles("driver")];
const imports = files.flatMap(importsOf);
const internal = imports.filter(
  ({ to }) => files.includes(to) || to.startsWith("driver/") || to.startsWith("pxe/"),
);

const DOMAIN = ["node", "images", "instance", "vif", "power", "inventory", "stranger"].map(
  (room) => `driver/${room}`,
);

/** Who may import whom, by folder; a file's own folder is always allowed. A row's key is the longest prefix of the file's path. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  "pxe/net": [],
  "pxe/boot": ["pxe/net"],
  "pxe/dhcp": ["pxe/boot", "pxe/net"],
  "pxe/tftp": ["pxe/boot", "pxe/net"],
  "pxe/http": ["pxe/boot", "pxe/net"],
  "pxe/link": ["pxe/net"],
  "pxe/coordinator": ["pxe/dhcp", "pxe/boot", "pxe/net"],
  "pxe/client": ["pxe/link", "pxe/dhcp", "pxe/tftp", "pxe/http", "pxe/boot", "pxe/net"],
  // The client walks what the coordinator decides.
  "pxe/rehearsal": ["pxe/client", "pxe/coordinator", "pxe/dhcp", "pxe/boot", "pxe/net"],
  "driver/errors.ts": [],
  "driver/store": ["driver/errors.ts", "pxe/boot", "pxe/net"],
  ...Object.fromEntries(
    DOMAIN.map((folder) => [folder, [...DOMAIN, "driver/errors.ts", "driver/store", "pxe/boot", "pxe/net"]]),
  ),
  // A hardware report holds what a NIC's switch port said.
  "driver/node": [...DOMAIN, "driver/errors.ts", "driver/store", "pxe/boot", "pxe/net", "pxe/link/lldp.ts"],
  "driver/agent": ["driver/errors.ts"],
  "driver/certificate": ["driver/errors.ts", "pxe/net"],
  "driver/config": [
    "driver/errors.ts",
    "driver/certificate",
    "pxe/net",
    "pxe/boot",
    "pxe/coordinator/settings.ts",
    "pxe/tftp/settings.ts",
    "pxe/http/settings.ts",
    "driver/instance/lifecycle-settings.ts",
  ],
  // Judges a machine by a file as the coordinator would by a message.
  "driver/config/judge-machine.ts": [
    "driver/config",
    "driver/errors.ts",
    "pxe/coordinator",
    "pxe/dhcp",
    "pxe/boot",
    "pxe/net",
  ],
  // Says what of the rules decides about nobody, by the same choice.
  "driver/config/unmet-rules.ts": ["driver/config", "pxe/coordinator", "pxe/net"],
  // Parses what is stored, so it knows the shapes of what is stored.
  "driver/config/records.ts": [
    "driver/config",
    "driver/errors.ts",
    ...[
      "node/node.ts",
      "node/hardware.ts",
      "images/image.ts",
      "instance/instance.ts",
      "instance/instance-state.ts",
      "stranger/stranger.ts",
      "unknown/acceptance.ts",
      "unknown/unknown-machine.ts",
      "vif/vif.ts",
      "vif/wire-plan.ts",
    ].map((file) => `driver/${file}`),
    "pxe/coordinator/lease.ts",
    "pxe/net",
    "pxe/boot",
  ],
  // The coordinator's desk for machines that no driver claims.
  "driver/unknown": [
    ...["driver/errors.ts", "driver/store", "driver/node", "driver/inventory", "driver/power"],
    ...["pxe/coordinator", "pxe/boot", "pxe/net"],
  ],
  "driver/rpc": [
    ...[
      ...DOMAIN,
      "driver/certificate",
      "driver/unknown",
      "driver/errors.ts",
      "pxe/coordinator",
      "pxe/boot",
      "pxe/net",
    ],
    ...["pxe/rehearsal", "pxe/client/boot-walk.ts", "pxe/client/walk-programs.ts"],
  ],
  "driver/web": [
    "driver/errors.ts",
    "driver/rpc/client.ts",
    "pxe/coordinator",
    "pxe/http/connections.ts",
    "pxe/boot",
    "pxe/net",
  ],
  // Runs in a browser: of everything else it knows the shapes only.
  "driver/page": ["driver/web/contract.ts", "pxe/boot/boot-summary.ts", "pxe/boot/node-state.ts"],
  "driver/cli": [
    ...["driver/errors.ts", "driver/rpc/client.ts", "driver/certificate/identity.ts"],
    // Shapes of what the other rooms tell the verbs.
    ...[
      "driver/certificate/shown-certificate.ts",
      "driver/agent/built-agent.ts",
      "driver/config/thought-machine.ts",
    ],
    ...["pxe/net", "pxe/boot"],
  ],
  "driver/index.ts": ["driver/errors.ts", "driver/rpc/client.ts"],
  "driver/observe": ["driver/web/route.ts", "pxe/coordinator", "pxe/boot", "pxe/net"],
  "driver/bin": ["driver", "pxe"],
};

/** Packages and who alone may import them. */
const PACKAGES: readonly { readonly name: RegExp; readonly only: RegExp }[] = [
  { name: /^@grpc\/|^grpc-/, only: /^driver\/rpc\// },
  { name: /^ajv/, only: /^driver\/config\/validate\.ts$/ },
  { name: /^classic-level/, only: /^driver\/store\// },
  { name: /^yaml/, only: /^driver\/config\// },
  { name: /^commander/, only: /^driver\/(cli|bin)\// },
  { name: /^koffi/, only: /^pxe\/net\// },
  { name: /^undici/, only: /^driver\/(power|images)\// },
  { name: /^(prom-client|@opentelemetry\/api)$/, only: /^driver\/observe\// },
  { name: /^pino/, only: /^driver\/(bin|cli)\// },
  { name: /^(ava|dhcp|tftp2|playwright-core)$/, only: /^test\// },
];

/** Machines: no socket, file, timer or random source, so nothing of Node's. */
const PURE = Object.entries({
  "pxe/dhcp":
    "packet options relay-agent relaying reply-destination client-facts domain-search arrival-queue loss-report socket-notice server-reply probe-mark wire-options option-collector known-texts",
  "pxe/net": "internet-checksum ipv4-datagram certificate-trouble spellings slab",
  "pxe/boot": "config-readers executable fold-events",
  "pxe/client":
    "dhcp-exchange dhcp-messages firmware-options walk-programs probe-messages probe-rounds server-probe found-servers",
  "pxe/rehearsal": "file-obstacles rehearsed-machine reply-options",
  "pxe/tftp": "packet negotiation transfer block-number netascii",
  "pxe/coordinator":
    "claim-index ownership lease-book lease-filter lease-import address-pool decision transaction transaction-commit transaction-end transaction-offer transaction-repeat transaction-report transaction-step explain explain-context explain-facts explain-order boot-story file-role finding heard-findings machine-findings foreign-findings silence-findings stranger-findings trouble-findings offer-findings withheld-findings healed-findings story-order driver-clocks boot-session file-findings loader-findings loop-findings system-findings nearest-mac stranger-rules stranger-boot judgement discovery sightings recalled-sightings relay-id-text stranger-decision stranger-wait address-place judgements-told neighbours beside proxy-decision proxy-reply forwarding rate-limit stranger-keys stranger-limiter reply bootp foreign-relays driver-breaker driver-troubles foreign-servers claim-table last-words address-set conditions disk-findings subnet-lookup missing-hypervisors",
  "driver/instance":
    "lifecycle-machine lifecycle-table lifecycle-verbs due deploy-queue netboot-subject judge-call agent-arguments failed-part",
  "pxe/link": "arp icmp-echo lldp probe-book router-advertisement advertisement-pace",
  "pxe/http": "byte-range conditions connection-book phone-target progress request-target",
  "driver/vif": "wire-plan vif-shape boot-vif vif-network vif-rules",
  "driver/power": "lane operation pace poll-plan power-trouble power-url readings settings-rules told-text",
  "driver/observe": "boot-spans open-boots",
  "driver/certificate": "identity failure-kind openssl-files",
  "driver/rpc": "roles tls-trouble watch-pace",
  "driver/store": "event-body event-shapes byte-sink byte-source read-marks segment-index",
  "driver/power/redfish": "computer-system json reply task",
}).flatMap(([folder, names]) => names.split(" ").map((name) => `${folder}/${name}.ts`));

test("the imports of a file are found in every form", (t) => {
  const source = [
    'import { a } from "./a.js";',
    'import type {\n  B,\n} from "../net/b.js";',
    'export { c } from "./c.js";',
    'import "side-effect";',
    'const d = await import("node:dns");',
    'const text = "import x from nowhere";',
  ].join("\n");
  t.deepEqual(
    readImports("pxe/boot/x.ts", source).map(({ to }) => to),
    ["pxe/boot/a.ts", "pxe/net/b.ts", "pxe/boot/c.ts", "side-effect", "node:dns"],
  );
});

test("a forbidden import is noticed", (t) => {
  t.true(breaksArrow({ from: "pxe/net/x.ts", to: "pxe/boot/y.ts" }));
  t.true(breaksArrow({ from: "pxe/coordinator/x.ts", to: "driver/errors.ts" }));
  t.true(breaksArrow({ from: "driver/cli/x.ts", to: "driver/rpc/channel.ts" }));
  t.true(breaksArrow({ from: "driver/nowhere/x.ts", to: "driver/errors.ts" }));
  t.false(breaksArrow({ from: "pxe/boot/x.ts", to: "pxe/net/y.ts" }));
});

test("there is source to look at, and every relative import leads to a file", (t) => {
  t.true(files.length > 50);
  const generated = (path: string) => path.startsWith("driver/rpc/gen/");
  t.deepEqual(
    internal.filter(({ to }) => !files.includes(to) && !generated(to)),
    [],
  );
});

test("imports follow the arrows", (t) => {
  t.deepEqual(internal.filter(breaksArrow), []);
});

test("pxe imports nothing of driver", (t) => {
  t.deepEqual(
    internal.filter(({ from, to }) => from.startsWith("pxe/") && to.startsWith("driver/")),
    [],
  );
});

for (const { name, only } of PACKAGES) {
  test(`packages like ${name.source} are imported only by ${only.source}`, (t) => {
    t.deepEqual(
      imports.filter(({ from, to }) => name.test(to) && !only.test(from)),
      [],
    );
  });
}

test("no folder of pxe reaches itself through others", (t) => {
  const edges = internal.map(({ from, to }) => [folderOf(from), folderOf(to)] as const);
  t.deepEqual(cycles(edges.filter(([from, to]) => from !== to && from.startsWith("pxe/"))), []);
});

test("a cycle of folders is noticed", (t) => {
  t.deepEqual(
    cycles([
      ["pxe/a", "pxe/b"],
      ["pxe/b", "pxe/c"],
      ["pxe/c", "pxe/a"],
    ]),
    ["pxe/a", "pxe/b", "pxe/c"],
  );
});

for (const path of PURE) {
  test(`${path} is pure`, (t) => {
    t.true(files.includes(path), "the file is there");
    t.deepEqual(
      importsOf(path).filter(({ to }) => to.startsWith("node:")),
      [],
    );
  });
}

test("only driver/index.ts is an index, and there is no utils.ts", (t) => {
  const named = files.filter((path) => /(^|\/)(index|utils?)\.ts$/.test(path));
  t.deepEqual(named, ["driver/index.ts"]);
});

test("no file exports a default", (t) => {
  t.deepEqual(
    files.filter((path) => /^export default /m.test(sourceOf(path))),
    [],
  );
});

function breaksArrow({ from, to }: Import): boolean {
  const row = Object.keys(ARROWS)
    .filter((prefix) => isUnder(from, prefix))
    .sort(longestFirst)[0];
  if (row === undefined) return true;
  return ![row, ...(ARROWS[row] ?? [])].some((prefix) => isUnder(to, prefix));
}

function isUnder(path: string, prefix: string): boolean {
  return path === prefix || path.startsWith(`${prefix}/`);
}

function longestFirst(a: string, b: string): number {
  return b.length - a.length;
}

function folderOf(path: string): string {
  return path.split("/").slice(0, 2).join("/");
}

/** The folders that are part of a cycle. */
function cycles(edges: readonly (readonly [string, string])[]): string[] {
  const reachable = (start: string): Set<string> => {
    const seen = new Set<string>();
    const visit = (at: string): void => {
      for (const [from, to] of edges) {
        if (from !== at || seen.has(to)) continue;
        seen.add(to);
        visit(to);
      }
    };
    visit(start);
    return seen;
  };
  const folders = [...new Set(edges.map(([from]) => from))].sort();
  return folders.filter((folder) => reachable(folder).has(folder));
}
