import test from "ava";
import type { DhcpRequest } from "../../../pxe/coordinator/dhcp-request.js";
import type { Ownership } from "../../../pxe/coordinator/ownership.js";
import type { StrangerTreatment } from "../../../pxe/coordinator/settings.js";
import { messageType, type OptionValues } from "../../../pxe/dhcp/options.js";
import type { Arrival } from "../../../pxe/dhcp/reply-destination.js";
import {
  A,
  B,
  BIOS,
  BOOT,
  BY_ETH1,
  CONFLICT,
  Dice,
  DRAINING,
  ETH1,
  fixedGrant,
  HV1,
  IPXE,
  ip,
  type MessageParts,
  NONE,
  one,
  POOL_GRANT,
  request,
  SERVER,
  SILENT,
  subnet,
  UEFI,
} from "./lab.js";
import { Script } from "./transaction-script.js";

type MessageType = OptionValues["messageType"];

const SEED = Number(process.env["SEED"] ?? Date.now() % 1_000_000);
const RUNS = 400;
const STEPS = 60;
const SITE = ip("10.77.0.2");
const FOREIGN = subnet("10.77.0.0/24", { interface: "eth1", addresses: "foreign" });
const FORWARD: StrangerTreatment = { policy: "forward", servers: [SITE] };
const PROXY: StrangerTreatment = { policy: "proxy", driver: "hv1" };
const DISCOVER: StrangerTreatment = { policy: "discover", driver: "hv1" };

const ADDRESSES = ["10.77.0.50", "10.77.0.100", "10.77.0.105", "10.77.0.150", "10.99.0.1", "0.0.0.0"].map(ip);
const MESSAGES: readonly [MessageType, ...MessageType[]] = [
  "DISCOVER",
  "REQUEST",
  "INFORM",
  "RELEASE",
  "DECLINE",
];
const KNOWN: readonly [Ownership, ...Ownership[]] = [
  ...([one(), one(fixedGrant("10.77.0.50")), CONFLICT, SILENT, DRAINING] as const),
  one({ ...POOL_GRANT, netbootOff: "it boots from its disk" }),
];
const STRANGE: readonly [Ownership, ...Ownership[]] = [
  NONE,
  { kind: "none", discovery: { driver: HV1, boot: BOOT, text: "" } },
];

/** Any message a machine may send, or a mischievous host in its name. */
function anything(dice: Dice, messages = MESSAGES): DhcpRequest {
  const address = () => (dice.below(2) === 0 ? { requestedAddress: dice.pick([SITE, ...ADDRESSES]) } : {});
  const server = () => (dice.below(2) === 0 ? { serverIdentifier: dice.pick([SERVER, SITE]) } : {});
  const says = dice.pick([{}, UEFI, BIOS, IPXE, { clientArchitecture: [16], vendorClass: "HTTPClient" }]);
  const parts: MessageParts = {
    xid: dice.below(3),
    ciaddr: dice.below(3) === 0 ? dice.pick([SITE, ...ADDRESSES]) : ip("0.0.0.0"),
    broadcast: dice.below(2) === 0,
    options: { ...says, ...address(), ...server() },
  };
  const arrival: Arrival = {
    ...BY_ETH1,
    ...(dice.below(4) === 0 ? { localAddress: SERVER, address: ip("10.77.0.150") } : {}),
    ...(dice.below(5) === 0 ? { service: "bootServer" } : {}),
  };
  return request(dice.pick(messages), parts, arrival);
}

/** What must have happened for a check to mean something. */
interface Seen {
  count: number;
}

function seeded(title: string, run: (dice: Dice, seen: Seen) => string | undefined): void {
  test(title, (t) => {
    const seen: Seen = { count: 0 };
    for (let seed = SEED; seed < SEED + RUNS; seed++) {
      const failure = run(new Dice(seed), seen);
      if (failure !== undefined) return t.fail(`SEED=${seed}: ${failure}`);
    }
    t.log(`SEED=${SEED}: ${seen.count} in ${RUNS} runs`);
    t.true(seen.count > RUNS);
  });
}

seeded(
  "where another server gives the addresses, nothing is held, leased or refused, and no answer has an address",
  (dice, seen) => {
    const unknown = dice.pick<StrangerTreatment>([{ policy: "ignore" }, FORWARD, PROXY, DISCOVER]);
    const script = new Script([{ ...FOREIGN, unknown }]);
    for (let step = 0; step < STEPS; step++) {
      const heard = anything(dice);
      const lines = script.ask(heard, dice.pick([...KNOWN, ...STRANGE]));
      const lasting = lines.find((line) => /^(hold|commit|probe|quarantine|NAK)/.test(line));
      if (lasting !== undefined) return `${heard.message}: ${lasting}`;
      for (const reply of script.sent.splice(0)) {
        seen.count++;
        if (reply.yiaddr !== "0.0.0.0" || reply.siaddr === "0.0.0.0")
          return `${messageType(reply)} ${reply.yiaddr}`;
        if (!["OFFER", "ACK"].includes(messageType(reply) ?? "")) return `${messageType(reply)}`;
      }
    }
    return undefined;
  },
);

seeded(
  "no known machine is ever handed to another server, and no stranger has boot files of a policy that has none",
  (dice, seen) => {
    const unknown = dice.pick<StrangerTreatment>([FORWARD, PROXY]);
    const script = new Script([{ ...(dice.below(2) === 0 ? ETH1 : FOREIGN), unknown }]);
    for (let step = 0; step < STEPS; step++) {
      const isKnown = dice.below(2) === 0;
      const heard = anything(dice);
      const lines = script.ask(heard, dice.pick(isKnown ? KNOWN : [NONE]));
      if (isKnown && lines.some((line) => line.startsWith("forward"))) return `${heard.message}: ${lines}`;
      if (!isKnown && script.sent.some(({ siaddr }) => siaddr !== "0.0.0.0"))
        return `${heard.message}: ${lines}`;
      if (lines.some((line) => line.startsWith("forward"))) seen.count++;
      script.sent.length = 0;
    }
    return undefined;
  },
);

seeded(
  "known machines are answered alike whether strangers are ignored, handed on, or discovered beside",
  (dice, seen) => {
    const scripts = ([{ policy: "ignore" }, FORWARD, PROXY] as const).map(
      (unknown) => new Script([{ ...ETH1, unknown }]),
    );
    const machines = [A, B] as const;
    for (let step = 0; step < STEPS; step++) {
      const drawn = anything(dice, ["DISCOVER", "REQUEST", "INFORM"]);
      const { service: _, ...arrival } = drawn.arrival;
      const chaddr = dice.pick(machines);
      const heard = {
        ...drawn,
        arrival,
        packet: { ...drawn.packet, chaddr },
        client: { ...drawn.client, mac: chaddr },
      };
      const ownership = dice.pick(KNOWN);
      const [ignored = [], ...others] = scripts.map((script) => [
        ...script.ask(heard, ownership),
        ...(script.writing > 0 ? script.durable() : []),
      ]);
      if (ignored.some((line) => /^(OFFER|ACK)/.test(line))) seen.count++;
      for (const lines of others)
        if (lines.join() !== ignored.join())
          return `${heard.message} ${heard.requestedAddress}: ${ignored} or ${lines}`;
    }
    return undefined;
  },
);
