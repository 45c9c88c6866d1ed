import test from "ava";
import { LiveFeed, MOST_SUBSCRIBERS } from "../../../driver/web/live-feed.js";
import { LiveTable } from "../../../driver/web/live-table.js";
import type { WebStream } from "../../../driver/web/web-stream.js";

/** A client that takes what it is sent as long as it has room. */
class Listener implements WebStream {
  readonly frames: string[] = [];
  hasRoom = true;
  private readonly roomy: (() => void)[] = [];
  private readonly ended: (() => void)[] = [];
  private wake: () => void = () => undefined;

  send(frame: string): void {
    this.frames.push(frame);
    this.wake();
  }
  onRoom(listener: () => void): void {
    this.roomy.push(listener);
  }
  onEnd(listener: () => void): void {
    this.ended.push(listener);
  }
  end(): void {
    for (const listener of this.ended) listener();
  }
  makeRoom(): void {
    this.hasRoom = true;
    for (const listener of this.roomy) listener();
  }
  /** Resolves with the next frame. */
  async next(): Promise<string> {
    const { length } = this.frames;
    while (this.frames.length === length) await new Promise<void>((resolve) => (this.wake = resolve));
    return this.frames.at(-1) ?? "";
  }
}

function lab() {
  const table = new LiveTable();
  const watched: boolean[] = [];
  const about = { coordinator: "dc1", version: "1" };
  const feed = new LiveFeed({
    table,
    run: "run-1",
    about,
    clock: () => 7,
    watched: (is) => watched.push(is),
  });
  const route = feed.route("/api/live");
  const listen = async (lastEventId = ""): Promise<Listener | undefined> => {
    const answer = await route.answer({ rest: "", query: new URLSearchParams(), lastEventId });
    if (answer.kind !== "stream") return undefined;
    const listener = new Listener();
    answer.open(listener);
    return listener;
  };
  return { table, watched, feed, listen };
}

const hello = (position: number, reset: boolean) =>
  `event: hello\nid: run-1.${position}\ndata: {"coordinator":"dc1","version":"1","now":7,"reset":${reset}}\n\n`;
const rows = (position: number, list: string, whole = true) =>
  `event: rows\nid: run-1.${position}\ndata: {"rows":[${list}],"gone":[],"whole":${whole}}\n\n`;

test("whoever comes is greeted, gets all there is, and then what changes", async (t) => {
  const { table, feed, listen } = lab();
  table.set("a", { key: "a" });
  const listener = await listen();
  t.deepEqual(listener?.frames, [hello(0, true), rows(1, '{"key":"a"}')]);
  table.set("b", { key: "b" });
  feed.changed();
  t.is(await listener?.next(), rows(2, '{"key":"b"}'));
  feed.close();
});

test("an empty table is whole at once", async (t) => {
  const { feed, listen } = lab();
  t.deepEqual((await listen())?.frames, [hello(0, true), rows(0, "")]);
  feed.close();
});

test("a connection that broke is resumed where it was; another run's, or one that cannot be, begins anew", async (t) => {
  const { table, feed, listen } = lab();
  table.set("a", { key: "a" });
  table.set("b", { key: "b" });
  t.deepEqual((await listen("run-1.1"))?.frames, [hello(1, false), rows(2, '{"key":"b"}')]);
  for (const other of ["run-0.1", "run-1.9", "run-1.x", "run-1", "\r\n"])
    t.deepEqual((await listen(other))?.frames[0], hello(0, true), other);
  feed.close();
});

test("a slow client is told less often, and never what was true in between", async (t) => {
  const { table, feed, listen } = lab();
  const [slow, quick] = [await listen(), await listen()];
  t.truthy(slow && quick);
  if (slow === undefined || quick === undefined) return;
  slow.hasRoom = false;
  for (const value of [1, 2, 3]) {
    table.set("a", { value });
    feed.changed();
    await quick.next();
  }
  t.is(slow.frames.length, 2);
  slow.makeRoom();
  t.is(slow.frames.at(-1), rows(3, '{"value":3}'));
  feed.close();
});

test("somebody looks from the first who comes to the last who goes", async (t) => {
  const { watched, feed, listen } = lab();
  const [first, second] = [await listen(), await listen()];
  first?.end();
  second?.end();
  t.deepEqual(watched, [true, false]);
  feed.close();
});

test(`no more than ${MOST_SUBSCRIBERS} look at once`, async (t) => {
  const { feed, listen } = lab();
  const all = [];
  for (let number = 0; number < MOST_SUBSCRIBERS; number++) all.push(await listen());
  t.is(await listen(), undefined);
  all[3]?.end();
  t.truthy(await listen());
  feed.close();
});
