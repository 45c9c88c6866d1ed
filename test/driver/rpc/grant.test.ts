import test from "ava";
import { grantFromWire, grantToWire } from "../../../driver/rpc/convert/grant.js";
import type { Owner__Output } from "../../../driver/rpc/gen/metalplug/v1/Owner.js";
import type { Grant } from "../../../pxe/boot/grant.js";
import { address } from "./support.js";

const GRANT: Grant = {
  node: "r4u12",
  instance: "i-1",
  hostname: "r4u12",
  address: { kind: "fixed", address: address("10.77.0.20"), prefixLength: 24, dns: [] },
  boot: { server: address("10.77.0.11"), files: new Map([["biosPxe", "undionly.kpxe"]]) },
  netbootOff: "",
};

const OF_NO_ARCHITECTURE = { image: "", imageArchitecture: "CPU_ARCHITECTURE_UNSPECIFIED" } as const;

/** What a driver that is broken, or not ours, may send. */
function wire(more: Partial<Owner__Output>): Owner__Output {
  const fixedAddress = { address: "10.77.0.20", prefixLength: 24, gateway: "", dns: [] };
  const boot = {
    ...OF_NO_ARCHITECTURE,
    serverAddress: "10.77.0.11",
    files: [{ stage: "BOOT_STAGE_BIOS_PXE" as const, file: "undionly.kpxe", architectures: [] }],
  };
  const common = {
    node: "r4u12",
    epoch: "1",
    instance: "i-1",
    hostname: "r4u12",
    netbootOff: "",
    mtu: 0,
    routes: [],
    isDeployed: false,
    missingLoaders: null,
  };
  return { ...common, boot, address: "fixedAddress", fixedAddress, ...more };
}

test("a vif's own MTU, routes and host name of several labels come out of the wire as they went in", (t) => {
  const routes = [{ destination: "10.1.0.0/16", router: "10.77.0.254" }];
  const destination = { network: address("10.1.0.0"), prefixLength: 16 };
  const grant = {
    ...{ ...GRANT, hostname: "web.lab.example", mtu: 9000 },
    routes: [{ destination, router: address("10.77.0.254") }],
  };
  t.like(grantToWire(grant, 1), { hostname: "web.lab.example", mtu: 9000, routes });
  t.deepEqual(grantFromWire(wire({ hostname: "web.lab.example", mtu: 9000, routes })), grant);
});

test("a grant comes out of the wire as it went in", (t) => {
  t.like(grantToWire(GRANT, 1), { node: "r4u12", epoch: 1 });
  t.deepEqual(grantFromWire(wire({})), GRANT);
});

test("files for single architectures come out of the wire as they went in, and no stage's file with them", (t) => {
  const architectures = new Map([
    [7, "ipxe.efi"],
    [40, "http://10.77.0.11:8080/my.efi"],
  ]);
  const boot = { server: address("10.77.0.11"), files: new Map(), architectures };
  const stage = "BOOT_STAGE_UNSPECIFIED" as const;
  const files = [...architectures].map(([code, file]) => ({ stage, file, architectures: [code] }));
  t.like(grantToWire({ ...GRANT, boot }, 1).boot, {
    files: [...architectures].map(([code, file]) => ({ file, architectures: [code] })),
  });
  t.deepEqual(
    grantFromWire(wire({ boot: { ...OF_NO_ARCHITECTURE, serverAddress: "10.77.0.11", files } })).boot,
    boot,
  );
});

const refusals: readonly (readonly [name: string, part: Partial<Owner__Output>])[] = [
  ["a host name that clears terminals", { hostname: "a\u001b[2Jb" }],
  ["a host name of a megabyte", { hostname: "a".repeat(1_000_000) }],
  ["a host name beyond ASCII", { hostname: "ü" }],
  ["an MTU of 67", { mtu: 67 }],
  ["an MTU below 0", { mtu: -1 }],
  ["an MTU of 65536", { mtu: 65_536 }],
  ["17 routes", { routes: Array(17).fill({ destination: "10.1.0.0/16", router: "10.77.0.1" }) }],
  ["a route with host bits", { routes: [{ destination: "10.1.0.1/16", router: "10.77.0.1" }] }],
  ["a route by nobody", { routes: [{ destination: "10.1.0.0/16", router: "0.0.0.0" }] }],
  ["a route of a megabyte", { routes: [{ destination: "1".repeat(1_000_000), router: "10.77.0.1" }] }],
  ["a node name with a newline", { node: "a\nb" }],
  ["an instance of a megabyte", { instance: "i".repeat(1_000_000) }],
  ["a boot server that is no host", { boot: { ...OF_NO_ARCHITECTURE, serverAddress: "0.0.0.0", files: [] } }],
  [
    "a boot server that is everybody",
    { boot: { ...OF_NO_ARCHITECTURE, serverAddress: "255.255.255.255", files: [] } },
  ],
  ["a boot file longer than a reply holds", boots("x".repeat(256))],
  [
    "files for a thousand architectures",
    {
      boot: {
        ...OF_NO_ARCHITECTURE,
        serverAddress: "10.77.0.11",
        files: [
          {
            stage: "BOOT_STAGE_UNSPECIFIED",
            file: "a",
            architectures: Array.from({ length: 1000 }, (_, n) => n),
          },
        ],
      },
    },
  ],
  ["a boot file with a control character", boots("a\u0000b")],
  [
    "a fixed address that is the broadcast address",
    { fixedAddress: { address: "10.77.0.255", prefixLength: 24, gateway: "", dns: [] } },
  ],
  ["a prefix of 33", { fixedAddress: { address: "10.77.0.20", prefixLength: 33, gateway: "", dns: [] } }],
];

function boots(file: string): Partial<Owner__Output> {
  return {
    boot: {
      ...OF_NO_ARCHITECTURE,
      serverAddress: "10.77.0.11",
      files: [{ stage: "BOOT_STAGE_BIOS_PXE", file, architectures: [] }],
    },
  };
}

for (const [name, part] of refusals)
  test(`a grant with ${name} is refused whole`, (t) => {
    t.throws(() => grantFromWire(wire(part)));
  });

test("a reason is kept short", (t) => {
  t.is(grantFromWire(wire({ netbootOff: "x".repeat(1_000_000) })).netbootOff.length, 1000);
});
