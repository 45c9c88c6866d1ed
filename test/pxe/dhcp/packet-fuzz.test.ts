import { isDeepStrictEqual } from "node:util";
import test from "ava";
import { bootClient } from "../../../pxe/dhcp/client-facts.js";
import { OPTIONS, type OptionName, readOption } from "../../../pxe/dhcp/options.js";
import { type DhcpPacket, decodeDhcp, encodeDhcpReporting } from "../../../pxe/dhcp/packet.js";
import { replyDestination } from "../../../pxe/dhcp/reply-destination.js";
import { FIRMWARE_PACKETS } from "./firmware-packets.js";
import { Random, seed } from "./random.js";
import { REQUEST, sorted } from "./wire.js";

const NAMES = Object.keys(OPTIONS) as OptionName[];

test("20,000 random and mutated messages never throw, and what decodes survives a round trip", (t) => {
  const random = new Random(seed);
  let understood = 0;
  for (let round = 0; round < 20_000; round += 1) {
    const bytes = round % 4 === 0 ? random.bytes(random.below(1500)) : mutated(random);
    try {
      if (examine(bytes)) understood += 1;
    } catch (error) {
      t.fail(`seed ${seed}, round ${round}, ${Buffer.from(bytes).toString("hex")}: ${String(error)}`);
      return;
    }
  }
  t.true(understood > 2_000, `seed ${seed}: only ${understood} decoded`);
});

test("2,000 random option maps at every size limit: nothing too long, nothing lost unreported", (t) => {
  const random = new Random(seed + 1);
  for (let round = 0; round < 2_000; round += 1) {
    const packet = randomPacket(random);
    const maxSize = random.below(70_000);
    const { bytes, dropped } = encodeDhcpReporting(packet, { maxSize });
    const limit = Math.min(Math.max(maxSize, 576), 1472);
    const decoded = decodeDhcp(bytes);
    const kept = new Map([...packet.options].filter(([code]) => !dropped.includes(code)));
    const expected = sorted({ ...packet, options: kept });
    const message = `seed ${seed}, round ${round}, size ${maxSize}`;
    t.true(bytes.length >= 300 && bytes.length <= limit, message);
    t.deepEqual(decoded.ok ? sorted(decoded.value) : decoded, expected, message);
  }
});

function examine(bytes: Uint8Array): boolean {
  const decoded = decodeDhcp(bytes);
  if (!decoded.ok) {
    if (decoded.offset < 0 || decoded.offset > bytes.length) throw new Error(`offset ${decoded.offset}`);
    return false;
  }
  const packet = decoded.value;
  for (const name of NAMES) readOption(packet, name);
  replyDestination(packet, packet, { port: 68 });
  const { vendorClass = "", hostname = "" } = bootClient(packet);
  if (!/^[ -~]{0,255}$/.test(vendorClass) || !/^[ -~]{0,255}$/.test(hostname)) throw new Error("unprintable");
  const { bytes: again, dropped } = encodeDhcpReporting(packet, { maxSize: 1472 });
  const redecoded = decodeDhcp(again);
  const same = redecoded.ok && isDeepStrictEqual(sorted(redecoded.value), sorted(packet));
  if (dropped.length === 0 && !same) throw new Error("another packet after a round trip");
  return true;
}

function mutated(random: Random): Uint8Array {
  const original = FIRMWARE_PACKETS[random.below(FIRMWARE_PACKETS.length)]?.bytes ?? new Uint8Array(0);
  const length = random.below(3) === 0 ? random.below(original.length) : original.length;
  const bytes = original.slice(0, length);
  for (let change = random.below(8); change >= 0; change -= 1) {
    const start = random.below(4) === 0 ? 0 : 240;
    if (length > start) bytes[start + random.below(length - start)] = random.below(256);
  }
  return bytes;
}

function randomPacket(random: Random): DhcpPacket {
  const count = 1 + random.below(20);
  const longest = [4, 40, 300, 900][random.below(4)] ?? 4;
  const options = new Map<number, Uint8Array>();
  for (let index = 0; index < count; index += 1) {
    const code = 1 + random.below(254);
    if (code !== 52) options.set(code, random.bytes(random.below(longest)));
  }
  return {
    ...REQUEST,
    xid: random.below(2 ** 32),
    sname: random.below(2) === 0 ? "" : "server",
    file: random.below(2) === 0 ? "" : "pxelinux.0",
    options,
  };
}
