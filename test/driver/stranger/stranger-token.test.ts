import test from "ava";
import { openTokens } from "../../../driver/instance/operation-token.js";
import { momentOfToken, strangerToken, TOKEN_LASTS } from "../../../driver/stranger/stranger-token.js";
import type { Ipv4Address } from "../../../pxe/net/ipv4-address.js";
import type { MacAddress } from "../../../pxe/net/mac-address.js";
import { MemoryDisk, MemoryStore } from "../instance/memory-store.js";

const MAC = "52:54:00:00:00:01" as MacAddress;
const OTHER = "52:54:00:00:00:02" as MacAddress;
const HERE = "10.77.0.100" as Ipv4Address;
const THERE = "10.77.0.101" as Ipv4Address;
const NOW = 1_760_000_000_000;

const disk = new MemoryDisk();
const tokens = await openTokens(new MemoryStore(disk));
const token = strangerToken(tokens, { mac: MAC, bootedAt: NOW, address: HERE });

test("a token tells the moment of its boot, and does so by another run of the driver", async (t) => {
  t.is(momentOfToken(tokens, { mac: MAC, token, addresses: [HERE] }, NOW + 1000), NOW);
  const later = await openTokens(new MemoryStore(disk));
  t.is(momentOfToken(later, { mac: MAC, token, addresses: [HERE] }, NOW + 1000), NOW);
});

test("where the address was not known, every address may bring it", (t) => {
  const anywhere = strangerToken(tokens, { mac: MAC, bootedAt: NOW, address: undefined });
  t.is(momentOfToken(tokens, { mac: MAC, token: anywhere, addresses: [THERE] }, NOW), NOW);
});

test("any of the addresses that a machine was given may be the token's", (t) => {
  t.is(momentOfToken(tokens, { mac: MAC, token, addresses: [THERE, HERE] }, NOW), NOW);
});

const later = NOW + TOKEN_LASTS + 1;
for (const [what, call, now] of [
  ["another machine", { mac: OTHER, token, addresses: [HERE] }, NOW],
  ["another address", { mac: MAC, token, addresses: [THERE] }, NOW],
  [
    "another moment",
    { mac: MAC, token: token.replace(/^[^.]+/, (NOW + 1).toString(36)), addresses: [HERE] },
    NOW,
  ],
  ["a time long after", { mac: MAC, token, addresses: [HERE] }, later],
  ["a time long before", { mac: MAC, token, addresses: [HERE] }, NOW - TOKEN_LASTS - 1],
  ["a driver with another secret", { mac: MAC, token: "k.".padEnd(66, "0"), addresses: [HERE] }, NOW],
  ["no token", { mac: MAC, token: "", addresses: [HERE] }, NOW],
  ["half a token", { mac: MAC, token: token.slice(0, -1), addresses: [HERE] }, NOW],
  ["a token that goes on", { mac: MAC, token: `${token}0`, addresses: [HERE] }, NOW],
  [
    "a moment beyond all numbers",
    { mac: MAC, token: `${"z".repeat(60)}.${"0".repeat(64)}`, addresses: [HERE] },
    NOW,
  ],
] as const)
  test(`a token is not good for ${what}`, (t) => {
    t.is(momentOfToken(tokens, call, now), undefined);
  });
