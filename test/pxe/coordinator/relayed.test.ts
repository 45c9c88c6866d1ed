import test from "ava";
import { ForeignRelays, isForeignRelay } from "../../../pxe/coordinator/foreign-relays.js";
import { readOption } from "../../../pxe/dhcp/options.js";
import type { Ipv4Address } from "../../../pxe/net/ipv4-address.js";
import { parseSubnet } from "../../../pxe/net/subnet.js";
import { Harness } from "./harness.js";
import {
  A,
  B,
  ETH1,
  fixedGrant,
  HV1,
  ip,
  type MessageParts,
  mac,
  NONE,
  one,
  range,
  request,
  SERVER,
  subnet,
  UEFI,
} from "./lab.js";
import { Script } from "./transaction-script.js";

const BEHIND = subnet("10.80.0.0/24", { pool: range("10.80.0.10", "10.80.0.20") });
const LINKS = subnet("10.81.0.0/24", { pool: range("10.81.0.10", "10.81.0.20") });
const RELAY = ip("10.80.0.1");

/** Option 82 as a relay adds it. */
function relayed(parts: MessageParts, subOptions: readonly (readonly [number, string])[]): MessageParts {
  const encoded = new Map(subOptions.map(([code, text]) => [code, Uint8Array.from(text.split("."), Number)]));
  const relayAgentInformation = { subOptions: encoded, usesSourcePort: false };
  return { giaddr: RELAY, ...parts, options: { ...UEFI, ...parts.options, relayAgentInformation } };
}
const OVERRIDE = [[11, "10.80.0.1"]] as const;

test("link selection decides the subnet, and the reply goes to giaddr with option 82 whole", (t) => {
  const script = new Script([ETH1, BEHIND, LINKS]);
  script.ask(request("DISCOVER", relayed({}, [[5, "10.81.0.0"]])), one());
  const offer = script.last(t);
  t.regex(offer.yiaddr, /^10\.81\.0\./);
  t.is(offer.giaddr, RELAY);
  t.deepEqual(offer.options.get(82), Uint8Array.of(5, 4, 10, 81, 0, 0));
  t.like(
    script.details.find(({ kind }) => kind === "dhcpSent"),
    { destination: "relay 10.80.0.1:67" },
  );
});

test("a link nobody serves is named in the event", (t) => {
  const script = new Script([BEHIND]);
  t.deepEqual(script.hear(request("DISCOVER", relayed({}, [[5, "10.99.0.0"]]))), ["ignored: noSubnet"]);
  t.like(script.details.at(-1), {
    text: "no configured subnet for 10.99.0.0, which relay 10.80.0.1 selects by option 82",
  });
});

test("subnet selection is obeyed and goes back, beside a link selection it does neither", (t) => {
  const script = new Script([ETH1, BEHIND, LINKS]);
  const selecting = { options: { subnetSelection: ip("10.81.0.0") } };
  script.ask(request("DISCOVER", relayed(selecting, [])), one());
  t.regex(script.last(t).yiaddr, /^10\.81\.0\./);
  t.is(readOption(script.last(t), "subnetSelection"), ip("10.81.0.0"));
  script.ask(request("DISCOVER", relayed({ ...selecting, chaddr: B }, [[5, "10.80.0.0"]])), one());
  t.regex(script.last(t).yiaddr, /^10\.80\.0\./);
  t.false(script.last(t).options.has(118));
});

test("a subnet that a direct client may not select is named in the event", (t) => {
  const script = new Script([ETH1, LINKS]);
  const selecting = { options: { subnetSelection: ip("10.81.0.0") } };
  t.deepEqual(script.hear(request("DISCOVER", selecting)), ["ignored: noSubnet"]);
  t.like(script.details.at(-1), {
    text: "no subnet for 10.81.0.0, selected by option 118, that interface eth1 may select",
  });
});

test("a relay that overrides the server identifier stands in option 54, and REQUESTs that name it are for us", (t) => {
  const script = new Script([BEHIND]);
  script.ask(request("DISCOVER", relayed({}, OVERRIDE)), one());
  const { yiaddr } = script.last(t);
  t.is(readOption(script.last(t), "serverIdentifier"), RELAY);
  const taking = { options: { serverIdentifier: RELAY, requestedAddress: yiaddr } };
  const lines = script.all(request("REQUEST", relayed(taking, OVERRIDE)), one());
  t.is(lines.at(-1), `ACK ${yiaddr} snponly.efi`);
  t.is(readOption(script.last(t), "serverIdentifier"), RELAY);
  const renewal = request("REQUEST", relayed({ ciaddr: yiaddr }, OVERRIDE));
  t.regex(script.all(renewal, one()).at(-1) ?? "", /^ACK/);
  t.is(readOption(script.last(t), "serverIdentifier"), RELAY);
});

test("a coordinator that has forgotten its OFFER knows such a REQUEST by the override, and our own address stays ours", (t) => {
  for (const serverIdentifier of [RELAY, SERVER]) {
    const script = new Script([BEHIND]);
    const taking = { options: { serverIdentifier, requestedAddress: ip("10.80.0.15") } };
    t.regex(script.all(request("REQUEST", relayed(taking, OVERRIDE)), one()).at(-1) ?? "", /^ACK 10\.80/);
  }
  const script = new Script([BEHIND]);
  const other = { options: { serverIdentifier: ip("10.80.0.2"), requestedAddress: ip("10.80.0.15") } };
  t.deepEqual(script.hear(request("REQUEST", relayed(other, OVERRIDE))), ["ignored: notForUs"]);
});

test("a NAK through such a relay names it too", (t) => {
  const script = new Script([BEHIND]);
  script.ask(request("DISCOVER", relayed({}, OVERRIDE)), one());
  const { yiaddr } = script.last(t);
  const taking = { options: { serverIdentifier: RELAY, requestedAddress: yiaddr } };
  script.all(request("REQUEST", relayed(taking, OVERRIDE)), one());
  const elsewhere = { options: { requestedAddress: ip("192.168.9.9") } };
  t.is(script.ask(request("REQUEST", relayed(elsewhere, OVERRIDE)), one()).at(-1), "NAK 0.0.0.0");
  t.is(readOption(script.last(t), "serverIdentifier"), RELAY);
});

test("two relays on one segment, each in the server's place: every answer names the one that the machine knows", (t) => {
  const script = new Script([BEHIND]);
  const [first, second] = [OVERRIDE, [[11, "10.80.0.2"]] as const];
  const other = { giaddr: ip("10.80.0.2") };
  script.ask(request("DISCOVER", relayed({}, first)), one());
  script.ask(request("DISCOVER", relayed(other, second)), one());
  const { yiaddr } = script.last(t);
  const taking = { options: { serverIdentifier: RELAY, requestedAddress: yiaddr } };
  script.all(request("REQUEST", relayed(taking, first)), one());
  script.hear(request("REQUEST", relayed({ ...taking, ...other }, second)));
  t.is(
    readOption(script.last(t), "serverIdentifier"),
    RELAY,
    "whoever brings it, it took the first one's offer",
  );
  script.now += 1_801_000;
  script.ask(request("REQUEST", relayed({ ciaddr: yiaddr, xid: 2 }, first)), one());
  script.hear(request("REQUEST", relayed({ ciaddr: yiaddr, xid: 2, ...other }, second)));
  script.durable();
  t.is(script.last(t).giaddr, other.giaddr);
  t.is(
    readOption(script.last(t), "serverIdentifier"),
    other.giaddr,
    "who rebinds is told the relay's that brought it",
  );
});

test("a REQUEST that was for us by an offer it then does not take is as well when its copy comes", (t) => {
  const script = new Script([BEHIND]);
  script.ask(request("DISCOVER", relayed({}, OVERRIDE)), one());
  const { yiaddr } = script.last(t);
  const other = { options: { serverIdentifier: RELAY, requestedAddress: ip("10.80.0.15") } };
  t.not(yiaddr, other.options.requestedAddress);
  const taking = request("REQUEST", relayed(other, []));
  t.deepEqual(script.hear(taking), ["ask"]);
  t.deepEqual(script.hear(taking), []);
  t.is(script.repeats, 1);
  t.is(script.stateOf(taking.client.mac), "asking");
});

test("a REQUEST that names one of our addresses is for us, to whichever of them a relay brings it", (t) => {
  const [near, far] = [ip("10.98.0.1"), ip("10.99.0.1")];
  const script = new Script([BEHIND], [], {
    serverIdentifier: ({ localAddress }) => localAddress ?? near,
    isOwn: (address) => address === near || address === far,
  });
  const to = (localAddress: Ipv4Address) => ({ address: RELAY, port: 67, localAddress });
  for (const name of [near, far]) script.ask(request("DISCOVER", relayed({}, []), to(name)), one());
  const { yiaddr } = script.last(t);
  const taking = relayed({ options: { serverIdentifier: near, requestedAddress: yiaddr } }, []);
  t.deepEqual(script.hear(request("REQUEST", taking, to(far))), ["ask"]);
  t.deepEqual(script.hear(request("REQUEST", taking, to(near))), []);
});

test("an INFORM of a machine that nobody claims is answered in the relay's name too", (t) => {
  const script = new Script([{ ...BEHIND, unknown: { policy: "pool" } }]);
  script.ask(request("INFORM", relayed({ ciaddr: ip("10.80.0.9") }, OVERRIDE)), NONE);
  t.is(readOption(script.last(t), "serverIdentifier"), RELAY);
});

test("a direct client cannot make itself the server", (t) => {
  const script = new Script();
  script.ask(request("DISCOVER", relayed({ giaddr: ip("0.0.0.0") }, OVERRIDE)), one());
  t.is(readOption(script.last(t), "serverIdentifier"), SERVER);
});

const LIST = ["10.80.0.1/32", "10.99.0.0/24"].map((text) => parseSubnet(text) ?? ETH1.subnet);
const listed = test.macro({
  exec(t, giaddr: string, from: string, isForeign: boolean) {
    t.is(isForeignRelay(LIST, { giaddr: ip(giaddr) }, { address: ip(from) }), isForeign);
    t.false(isForeignRelay(undefined, { giaddr: ip(giaddr) }, { address: ip(from) }));
  },
  title: (what) => `relays by the list: ${what}`,
});
test("its address before and behind is listed", listed, "10.80.0.1", "10.99.0.7", false);
test("it sends from its giaddr", listed, "10.80.0.1", "10.80.0.1", false);
test("an unknown giaddr from a listed sender", listed, "10.80.0.2", "10.99.0.7", true);
test("a listed giaddr from somewhere else", listed, "10.80.0.1", "192.168.5.5", true);
test("a client without a relay, from anywhere", listed, "0.0.0.0", "192.168.5.5", false);

test("a flood from foreign relays is reported once in ten seconds, with its size", (t) => {
  const relays = new ForeignRelays();
  const note = (now: number) => relays.note(RELAY, { address: ip("10.99.0.7") }, now);
  const text = "giaddr 10.80.0.1, sent from 10.99.0.7, is not in dhcp.relays";
  t.is(note(5), text);
  for (let now = 6; now < 10_005; now += 1) t.is(note(now), undefined);
  t.is(note(10_005), `${text}; 10001 such messages since the start`);
});

test("with a list a foreign relay gets nothing, and ten thousand of its messages cost one event", async (t) => {
  const relays = [parseSubnet("10.80.0.1/32") ?? ETH1.subnet];
  await using lab = await Harness.start([ETH1, BEHIND], undefined, { relays });
  lab.allUp();
  lab.claim(HV1, A, fixedGrant("10.80.0.50"));
  const by = (address: string) => ({ address: ip(address), port: 67 });
  lab.hear("DISCOVER", { giaddr: RELAY, options: UEFI }, by("10.80.0.1"));
  t.deepEqual(await lab.settle(), ["OFFER 10.80.0.50"]);
  const before = (await lab.events()).length;
  for (let number = 1; number <= 10_000; number += 1)
    lab.hear("DISCOVER", { chaddr: mac(number), giaddr: RELAY, options: UEFI }, by("10.80.0.2"));
  t.deepEqual(await lab.settle(), []);
  t.like(
    (await lab.events(before)).map(({ event }) => event.detail),
    [{ kind: "dhcpIgnored", message: "DISCOVER", reason: "foreignRelay" }],
  );
  t.is((await lab.events(before)).length, 1);
  t.regex((await lab.coordinator.explain(A)).cause, /relay that is not listed: giaddr 10\.80\.0\.1/);
});
