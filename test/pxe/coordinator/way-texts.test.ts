import test from "ava";
import { relayEndText, relayText } from "../../../pxe/coordinator/way-texts.js";
import type { Ipv4Address } from "../../../pxe/net/ipv4-address.js";

test("relays are told apart by address and port, however many there are", (t) => {
  const relays = Array.from({ length: 1000 }, (_, i) => `203.0.${i >> 8}.${i & 255}` as Ipv4Address);
  for (let round = 0; round < 2; round++)
    for (const relay of relays) {
      t.is(relayText(relay), `relay ${relay}`);
      for (const port of [67, 65_535]) t.is(relayEndText(relay, port), `relay ${relay}:${port}`);
    }
});
