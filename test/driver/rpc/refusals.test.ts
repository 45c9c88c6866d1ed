import { type ServiceError, status } from "@grpc/grpc-js";
import test from "ava";
import { ERRORS, type ErrorCode, MetalplugError } from "../../../driver/errors.js";
import type { DriverClient } from "../../../driver/rpc/client.js";
import { nodesDefinition } from "../../../driver/rpc/proto.js";
import { CODE_KEY, MAX_DETAILS } from "../../../driver/rpc/status.js";
import { MAC, refusedWith, startTestDriver } from "./support.js";

const CODES = Object.keys(ERRORS).filter((code): code is ErrorCode => code in ERRORS);

function wireError(error: MetalplugError): ServiceError {
  const { cause } = error;
  if (!(cause instanceof Error) || !("metadata" in cause)) throw new Error("not from the wire");
  return cause as ServiceError;
}

test("every code crosses the wire with its status, its code in the trailer, and its sentence", async (t) => {
  const { client, channel, inventory } = await startTestDriver(t);
  for (const code of CODES) {
    inventory.trouble = new MetalplugError(code, `the sentence of ${code}`);
    const call = channel.call(nodesDefinition.Get, { name: "a" }, (answer) => answer);
    const error = await refusedWith(t, call, code);
    t.is(error.message, `the sentence of ${code}`);
    const wire = wireError(error);
    t.is(wire.code, status[ERRORS[code].status]);
    t.deepEqual(wire.metadata.get(CODE_KEY), [code]);
  }
  t.true(CODES.length > 20);
  await client.close();
});

for (const [what, thrown] of [
  ["a plain Error", new Error("secret path /root/x")],
  ["a text", "secret"],
  ["an Error with a code of its own", Object.assign(new Error("secret"), { code: 2, details: "secret" })],
] as const) {
  test(`${what} that is thrown is INTERNAL with a reference; its text goes to the log only`, async (t) => {
    const { client, inventory, faults } = await startTestDriver(t);
    inventory.trouble = thrown;
    const error = await refusedWith(t, client.getNode("a"), "INTERNAL");
    t.is(wireError(error).code, status.INTERNAL);
    t.notRegex(error.message, /secret/);
    const reference = /under ([0-9a-f]{8})$/.exec(error.message)?.[1];
    t.deepEqual(faults, [{ reference, err: thrown }]);
  });
}

test("a very long sentence is cut, and one with half a character arrives", async (t) => {
  const { client, inventory } = await startTestDriver(t);
  inventory.trouble = new MetalplugError("NODE_NOT_FOUND", `${"ä".repeat(100_000)}`);
  t.true((await refusedWith(t, client.getNode("a"), "NODE_NOT_FOUND")).message.length <= MAX_DETAILS);
  inventory.trouble = new MetalplugError("NODE_NOT_FOUND", "half \ud800 of it");
  t.is((await refusedWith(t, client.getNode("a"), "NODE_NOT_FOUND")).message, "half \ufffd of it");
});

test("a caller's controls come back as text that no terminal obeys", async (t) => {
  const { client } = await startTestDriver(t);
  const error = await refusedWith(t, client.getNode("a\r\n\x1b[31m\x9b\u202eb"), "NAME_REFUSED");
  t.regex(error.message, /^"a\\u000d\\u000a\\u001b\[31m\\u009b\\u202eb" cannot be/);
});

interface Refusal {
  readonly title: string;
  readonly code: ErrorCode;
  readonly says: RegExp;
  readonly call: (client: DriverClient) => Promise<unknown>;
}

const fixed = (over: object) => ({
  mac: MAC,
  address: { kind: "fixed" as const, address: "10.77.0.20", prefixLength: 24, ...over },
});

const REFUSALS: readonly Refusal[] = [
  {
    title: "a MAC with dashes, telling the right spelling",
    code: "MAC_REFUSED",
    says: /write it as 52:54:00:00:00:01$/,
    call: (client) => client.addNode({ name: "b", macs: ["52-54-00-00-00-01"] }),
  },
  {
    title: "a MAC in Cisco's spelling, telling the right one",
    code: "MAC_REFUSED",
    says: /write it as 52:54:00:00:00:01$/,
    call: (client) => client.lookupMac("5254.0000.0001"),
  },
  {
    title: "a group MAC",
    code: "MAC_REFUSED",
    says: /multicast or broadcast/,
    call: (client) => client.plug("a", { mac: "ff:ff:ff:ff:ff:ff" }),
  },
  {
    title: "a MAC that is none",
    code: "MAC_REFUSED",
    says: /"" is not a MAC address/,
    call: (client) => client.unplug("a", ""),
  },
  {
    title: "a node name with a slash",
    code: "NAME_REFUSED",
    says: /^"\.\.\/x" cannot be the name of a node/,
    call: (client) => client.addNode({ name: "../x", macs: [] }),
  },
  {
    title: "an empty image name",
    code: "NAME_REFUSED",
    says: /^"" cannot be the name of an image/,
    call: (client) => client.spawn({ node: "a", image: "" }),
  },
  {
    title: "an unknown node, naming those there are",
    code: "NODE_NOT_FOUND",
    says: /no node "zz" on hypervisor hv1; it has: a$/,
    call: (client) => client.getNode("zz"),
  },
  {
    title: "an unknown image",
    code: "IMAGE_NOT_FOUND",
    says: /no image "zz"/,
    call: (client) => client.getImage("zz"),
  },
  {
    title: "a node that is there",
    code: "NODE_EXISTS",
    says: /"a"/,
    call: (client) => client.addNode({ name: "a", macs: [] }),
  },
  {
    title: "a vif with a foreign MAC, naming the node's",
    code: "VIF_MAC_NOT_ON_NODE",
    says: /its MACs are 52:54:00:00:00:01$/,
    call: (client) => client.plug("a", { mac: "52:54:00:00:00:99" }),
  },
  {
    title: "a revision that has passed",
    code: "REVISION_MISMATCH",
    says: /revision 1, not 7/,
    call: (client) => client.removeNode("a", { expectedRevision: 7 }),
  },
  {
    title: "an address with a leading zero",
    code: "ARGUMENT_REFUSED",
    says: /^vifs\[0\]\.fixed_address\.address is "10\.77\.0\.020"; expected an IPv4 address/,
    call: (client) => client.spawn({ node: "a", image: "x", vifs: [fixed({ address: "10.77.0.020" })] }),
  },
  {
    title: "a prefix length of 0",
    code: "ARGUMENT_REFUSED",
    says: /^vif\.fixed_address\.prefix_length is 0; expected 1 to 32$/,
    call: (client) => client.plug("a", fixed({ prefixLength: 0 })),
  },
  {
    title: "a subnet's broadcast address",
    code: "ARGUMENT_REFUSED",
    says: /^vif\.fixed_address\.address is "10\.77\.0\.255"; expected an address that a host in a \/24 can have$/,
    call: (client) => client.plug("a", fixed({ address: "10.77.0.255" })),
  },
  {
    title: "a multicast address",
    code: "ARGUMENT_REFUSED",
    says: /^vif\.fixed_address\.address is "239\.0\.0\.1"/,
    call: (client) => client.plug("a", fixed({ address: "239.0.0.1" })),
  },
  {
    title: "a gateway that is no address",
    code: "ARGUMENT_REFUSED",
    says: /^vif\.fixed_address\.gateway is "gw"/,
    call: (client) => client.plug("a", fixed({ gateway: "gw" })),
  },
  {
    title: "a name server that is no address",
    code: "ARGUMENT_REFUSED",
    says: /^vif\.fixed_address\.dns\[1\] is "x"/,
    call: (client) => client.plug("a", fixed({ dns: ["9.9.9.9", "x"] })),
  },
  {
    title: "too many name servers",
    code: "ARGUMENT_REFUSED",
    says: /^vif\.fixed_address\.dns is 9; expected at most 8/,
    call: (client) => client.plug("a", fixed({ dns: Array(9).fill("9.9.9.9") })),
  },
  {
    title: "a negative revision",
    code: "ARGUMENT_REFUSED",
    says: /^expected_revision is "-1"/,
    call: (client) => client.destroy("a", { expectedRevision: -1 }),
  },
  {
    title: "a request id with spaces",
    code: "ARGUMENT_REFUSED",
    says: /^request_id is "a b"/,
    call: (client) => client.destroy("a", { requestId: "a b" }),
  },
  {
    title: "a page larger than 1000",
    code: "ARGUMENT_REFUSED",
    says: /^page_size is 1001; expected 1 to 1000/,
    call: (client) => client.listNodesPage({ pageSize: 1001 }),
  },
  {
    title: "a negative page size",
    code: "ARGUMENT_REFUSED",
    says: /^page_size is -1/,
    call: (client) => client.listVifsPage({ pageSize: -1 }),
  },
  {
    title: "a page token that was made up",
    code: "ARGUMENT_REFUSED",
    says: /^page_token is "!!"/,
    call: (client) => client.listImagesPage({ pageToken: "!!" }),
  },
  {
    title: "a page token of another list",
    code: "ARGUMENT_REFUSED",
    says: /^page_token is /,
    call: async (client) => {
      await client.addNode({ name: "b", macs: [] });
      const { nextPageToken } = await client.listNodesPage({ pageSize: 1 });
      return client.listInstancesPage({ pageToken: nextPageToken });
    },
  },
];

for (const { title, code, says, call } of REFUSALS) {
  test(`refused: ${title}`, async (t) => {
    const { client, inventory } = await startTestDriver(t);
    await client.addNode({ name: "a", macs: [MAC] });
    await client.spawn({ node: "a", image: "debian" });
    const claims = inventory.claims();
    const error = await refusedWith(t, call(client), code);
    t.regex(error.message, says);
    t.is(wireError(error).code, status[ERRORS[code].status]);
    t.deepEqual(inventory.claims(), claims);
  });
}

test("a message that no decoder reads, a call nobody knows and one that is too large have statuses of their own", async (t) => {
  const { channel } = await startTestDriver(t);
  const raw = (bytes: Buffer) => ({ ...nodesDefinition.Get, requestSerialize: () => bytes });
  const read = (answer: unknown) => answer;
  const torn = await refusedWith(t, channel.call(raw(Buffer.from([0x0f])), {}, read), "MESSAGE_MALFORMED");
  t.is(wireError(torn).code, status.INVALID_ARGUMENT);
  const large = channel.call(raw(Buffer.alloc(3 << 20)), {}, read);
  t.is(wireError(await refusedWith(t, large, "LIMIT_REACHED")).code, status.RESOURCE_EXHAUSTED);
  const unknown = channel.call({ ...nodesDefinition.Get, path: "/metalplug.v1.Nodes/Frobnicate" }, {}, read);
  t.is(wireError(await refusedWith(t, unknown, "UNIMPLEMENTED")).code, status.UNIMPLEMENTED);
});
