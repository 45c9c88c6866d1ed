/** A program for tests: broadcasts messages, given as a file of hex lines, from port 68 of its host's interface, one after the other. */
import { readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { bindDgram } from "../../../pxe/net/dgram-socket.js";
import { LIMITED_BROADCAST, UNSPECIFIED } from "../../../pxe/net/ipv4-address.js";
import { LAN } from "../../lab/namespaces.js";

/** Milliseconds, so that they come in order and each is answered before the next. */
const PAUSE = 50;

const lines = readFileSync(process.argv[2] ?? "", "utf8")
  .trim()
  .split("\n");
const socket = await bindDgram(
  { address: UNSPECIFIED, port: 68, broadcast: true, device: LAN },
  () => undefined,
);
for (const line of lines) {
  socket.send(Buffer.from(line, "hex"), LIMITED_BROADCAST, 67);
  await delay(PAUSE);
}
await socket.close();
