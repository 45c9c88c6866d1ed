import test from "ava";
import { DhcpSegment } from "../../../pxe/dhcp/dhcp-segment.js";
import type { LoopSocket } from "../../../pxe/net/loop-io.js";
import { listenError } from "../../../pxe/net/socket-error.js";
import { FakeIo } from "./fake-io.js";
import { ip } from "./wire.js";

/** A segment on an interface that comes and goes, with what it told and did. */
function segmentLab(start: number | undefined) {
  const io = new FakeIo();
  const state = { index: start, refusal: undefined as string | undefined };
  const told: string[] = [];
  const binding = { address: ip("0.0.0.0"), port: 67, device: "eth1", receiveBuffer: 1 };
  const open = async (): Promise<LoopSocket> => {
    if (state.refusal !== undefined) throw listenError(state.refusal, "bind", "interface eth1, 0.0.0.0:67");
    return io.open(binding, () => {});
  };
  const segment = new DhcpSegment({
    interface: "eth1",
    open,
    index: () => state.index,
    tell: (notice) =>
      told.push(notice.kind === "interfaceRefused" ? `${notice.kind} ${notice.code}` : notice.kind),
  });
  return { io, state, segment, told: () => told.splice(0) };
}

test("an interface that is there is opened, and looked at without a word", async (t) => {
  const { segment, io, told } = segmentLab(7);
  await segment.start();
  for (let look = 0; look < 3; look++) await segment.look();
  t.deepEqual([segment.index, io.opened.length, told()], [7, 1, []]);
});

test("one that is missing is told once, waited for, and opened when it comes", async (t) => {
  const { segment, state, told } = segmentLab(undefined);
  await segment.start();
  await segment.look();
  await segment.look();
  t.deepEqual([segment.socket, told()], [undefined, ["interfaceAbsent"]]);
  state.index = 9;
  await segment.look();
  await segment.look();
  t.deepEqual([segment.index, told()], [9, ["interfaceAppeared"]]);
});

test("one that vanishes is closed and told, and opened when it is back", async (t) => {
  const { segment, state, io, told } = segmentLab(7);
  await segment.start();
  state.index = undefined;
  await segment.look();
  await segment.look();
  t.deepEqual([segment.socket, io.closed, told()], [undefined, ["eth1"], ["interfaceVanished"]]);
  state.index = 8;
  await segment.look();
  t.deepEqual([segment.index, told()], [8, ["interfaceAppeared"]]);
});

test("one that was made anew between two looks is opened anew: its number tells", async (t) => {
  const { segment, state, io, told } = segmentLab(7);
  await segment.start();
  state.index = 8;
  await segment.look();
  t.deepEqual([segment.index, io.closed, io.opened.length], [8, ["eth1"], 2]);
  t.deepEqual(told(), ["interfaceVanished", "interfaceAppeared"]);
});

test("a port that is taken is a failure at the start", async (t) => {
  const { segment, state } = segmentLab(7);
  state.refusal = "EADDRINUSE";
  await t.throwsAsync(segment.start(), { code: "EADDRINUSE" });
});

test("later it is told once for each reason, and tried again until it is free", async (t) => {
  const { segment, state, told } = segmentLab(undefined);
  await segment.start();
  state.index = 7;
  state.refusal = "EADDRINUSE";
  await segment.look();
  await segment.look();
  state.refusal = "EPERM";
  await segment.look();
  t.deepEqual(told(), ["interfaceAbsent", "interfaceRefused EADDRINUSE", "interfaceRefused EPERM"]);
  state.refusal = undefined;
  await segment.look();
  t.deepEqual(told(), ["interfaceAppeared"]);
});

test("one that vanishes while it is opened is waited for without a word", async (t) => {
  const { segment, state, told } = segmentLab(undefined);
  await segment.start();
  state.index = 7;
  state.refusal = "ENODEV";
  await segment.look();
  t.deepEqual([segment.socket, told()], [undefined, ["interfaceAbsent"]]);
});

test("a segment that is closed while its socket is opened leaves none open", async (t) => {
  const { segment, state, io } = segmentLab(undefined);
  await segment.start();
  state.index = 7;
  await Promise.all([segment.look(), segment.close()]);
  t.deepEqual([segment.socket, io.opened.length, io.closed], [undefined, 1, ["eth1"]]);
});

test("errors of sockets that are closed stay counted", async (t) => {
  const { segment, state } = segmentLab(7);
  await segment.start();
  t.is(segment.sendErrors, 1);
  state.index = 8;
  await segment.look();
  t.is(segment.sendErrors, 2);
});
