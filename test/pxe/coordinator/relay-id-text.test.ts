import test from "ava";
import { relayIdText } from "../../../pxe/coordinator/relay-id-text.js";

for (const [id, text] of [
  ["ge-0/0/1", "ge-0/0/1"],
  ["Eth 1/7 ~", "Eth 1/7 ~"],
  ["*ge", "*ge"],
  // As text these would stand for other bytes, or for more than their own.
  ["*", "0x2a"],
  ["ge-0/0/*", "0x67652d302f302f2a"],
  ["0x0a", "0x30783061"],
  ["\x00\x0a", "0x000a"],
  ["caf\xe9", "0x636166e9"],
  ["", "0x"],
] as const)
  test(`the circuit id ${JSON.stringify(id)} is spelled ${text}`, (t) =>
    t.is(relayIdText(Buffer.from(id, "latin1")), text));
