/** Longest head of an answer, bytes. */
const LONGEST_HEAD = 8192;

export interface HttpExpectation {
  /** Bytes of the whole file. */
  readonly size: number;
  /** What the file is, over and over again; absent: its bytes are only counted. */
  readonly unit?: Buffer;
}

export type HttpState = "head" | "body" | "complete" | "failed";

/** One GET whose answer comes in chunks of any size: its head is read, its body compared with what it has to be, and nothing is kept. */
export class HttpFlow {
  state: HttpState = "head";
  failure: string | undefined;
  received = 0;
  readonly #expected: HttpExpectation;
  #head = "";

  constructor(expected: HttpExpectation) {
    this.#expected = expected;
  }

  receive(chunk: Buffer): void {
    if (this.state === "head") this.#receiveHead(chunk);
    else if (this.state === "body") this.#receiveBody(chunk, 0);
  }

  /** The connection has ended. */
  end(): void {
    if (this.state !== "complete") this.fail(`ended after ${this.received} bytes`);
  }

  fail(reason: string): void {
    this.state = "failed";
    this.failure ??= reason;
  }

  #receiveHead(chunk: Buffer): void {
    const before = this.#head.length;
    this.#head += chunk.toString("latin1", 0, LONGEST_HEAD);
    const end = this.#head.indexOf("\r\n\r\n");
    if (end < 0) {
      if (this.#head.length >= LONGEST_HEAD) this.fail("the head is too long");
      return;
    }
    const head = this.#head.slice(0, end);
    const length = /^content-length: *(\d+)$/im.exec(head.replaceAll("\r", ""))?.[1];
    if (!/^HTTP\/1\.[01] 200 /.test(head) || length !== `${this.#expected.size}`)
      this.fail(`got ${head.split("\r\n")[0]}, content-length ${length}`);
    else {
      this.state = "body";
      this.#receiveBody(chunk, end + 4 - before);
    }
  }

  #receiveBody(chunk: Buffer, start: number): void {
    const { size, unit } = this.#expected;
    const end = this.received + chunk.length - start;
    if (end > size) this.fail("more bytes than announced");
    else if (unit !== undefined && !repeats(chunk, start, unit, this.received))
      this.fail(`wrong bytes after ${this.received}`);
    else {
      this.received = end;
      if (end === size) this.state = "complete";
    }
  }
}

/** True when the chunk from `start` on is the unit, over and over again, from the file's `offset` on. */
function repeats(chunk: Buffer, start: number, unit: Buffer, offset: number): boolean {
  let [from, at] = [start, offset % unit.length];
  while (from < chunk.length) {
    const length = Math.min(chunk.length - from, unit.length - at);
    if (unit.compare(chunk, from, from + length, at, at + length) !== 0) return false;
    from += length;
    at = 0;
  }
  return true;
}
