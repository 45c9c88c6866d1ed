import test from "ava";
import { type OpenDhcp, openServedSockets } from "../../../pxe/coordinator/served-sockets.js";
import type { SubnetSettings } from "../../../pxe/coordinator/settings.js";
import type { Arrival } from "../../../pxe/dhcp/reply-destination.js";
import { ETH1, ip, subnet } from "./lab.js";

const FOREIGN = subnet("10.66.0.0/24", { interface: "eth2", addresses: "foreign" });
const RELAYED = subnet("10.78.0.0/24");
const PROXY = { policy: "proxy", driver: "hv1" } as const;
const FORWARD = { policy: "forward", servers: [ip("10.99.0.5")] } as const;
const EVERYBODY = { kind: "broadcast", port: 68 } as const;

/** Sockets that are opened and closed on paper. */
class Paper {
  readonly lines: string[] = [];
  private readonly isTaken: boolean;
  readonly heard: Arrival[] = [];
  readonly receive = new Map<number, (bytes: Uint8Array, arrival: Arrival) => void>();

  readonly open: OpenDhcp = async ({ settings, receive }) => {
    const { port, interfaces, relay } = settings;
    if (port === 4011 && this.isTaken) throw new Error("EADDRINUSE");
    this.lines.push(`${port}: ${[...interfaces, ...(relay ? ["general"] : [])].join(" ")}`);
    this.receive.set(port, receive);
    return {
      port,
      send: () => this.lines.push(`send by ${port}`),
      close: async () => void this.lines.push(`close ${port}`),
    };
  };

  constructor(isTaken = false) {
    this.isTaken = isTaken;
  }

  serve(subnets: readonly SubnetSettings[], port = 67) {
    const receive = (_: Uint8Array, arrival: Arrival): void => void this.heard.push(arrival);
    const settings = { subnets, port, address: ip("0.0.0.0") };
    return openServedSockets(this.open, settings, { receive, isKnown: () => false, admits: () => true });
  }
}

const rules = [{ match: { architecture: 7 }, treatment: PROXY }];
const ROWS = [
  { name: "addresses of ours", subnets: [ETH1], opened: ["67: eth1"] },
  { name: "relays", subnets: [ETH1, RELAYED], opened: ["67: eth1 general"] },
  { name: "foreign addresses", subnets: [ETH1, FOREIGN], opened: ["67: eth1 eth2", "4011: eth2"] },
  { name: "policy proxy", subnets: [{ ...ETH1, unknown: PROXY }], opened: ["67: eth1", "4011: eth1"] },
  { name: "a rule with policy proxy", subnets: [{ ...ETH1, rules }], opened: ["67: eth1", "4011: eth1"] },
  {
    name: "foreign addresses behind relays",
    subnets: [{ ...RELAYED, addresses: "foreign" }],
    opened: ["67: general", "4011: general"],
  },
  { name: "policy forward", subnets: [{ ...ETH1, unknown: FORWARD }], opened: ["67: eth1 general"] },
] as const satisfies readonly {
  name: string;
  subnets: readonly SubnetSettings[];
  opened: readonly string[];
}[];
for (const { name, subnets, opened } of ROWS)
  test(`the sockets for ${name}`, async (t) => {
    const paper = new Paper();
    await paper.serve(subnets);
    t.deepEqual(paper.lines, opened);
  });

test("what comes to port 4011 is marked, and answered from there; closing closes both", async (t) => {
  const paper = new Paper();
  const sockets = await paper.serve([FOREIGN]);
  const arrival = { interface: "eth2", address: ip("10.66.0.9"), port: 68 };
  paper.receive.get(67)?.(new Uint8Array(), arrival);
  paper.receive.get(4011)?.(new Uint8Array(), arrival);
  t.deepEqual(paper.heard, [arrival, { ...arrival, service: "bootServer" }]);
  for (const heard of paper.heard) sockets.send(new Uint8Array(), EVERYBODY, heard);
  await sockets.close();
  t.deepEqual(paper.lines.slice(2), ["send by 67", "send by 4011", "close 67", "close 4011"]);
});

test("where port 4011 is taken, nothing stays open", async (t) => {
  const paper = new Paper(true);
  await t.throwsAsync(paper.serve([FOREIGN]), { message: "EADDRINUSE" });
  t.deepEqual(paper.lines, ["67: eth2", "close 67"]);
});

test("on a port of the kernel's choice, so is the boot server's", async (t) => {
  const paper = new Paper();
  await paper.serve([FOREIGN], 0);
  t.deepEqual(paper.lines, ["0: eth2", "0: eth2"]);
});
