import {
  Client,
  type ClientDuplexStream,
  type ClientReadableStream,
  type ClientWritableStream,
  credentials,
  Metadata,
  type ServiceError,
  status,
} from "@grpc/grpc-js";
import { ERRORS } from "../../../../driver/errors.js";
import { CODE_KEY, isServiceError, MAX_DETAILS } from "../../../../driver/rpc/status.js";
import { LIMIT } from "./messages.js";
import type { Rpc } from "./shapes.js";

/** Milliseconds for an answer, and for a stream that has nothing to say. */
const PATIENCE = 30_000;
const SHORT_PATIENCE = 300;

export type Answer = { readonly kind: "ok" } | { readonly kind: "refused"; readonly error: ServiceError };

export type Ending = "end" | "cut" | "none";

/** Sends bytes to a server, whatever they are. */
export class Attacker implements AsyncDisposable {
  private readonly client: Client;
  private readonly held = new Set<ClientDuplexStream<Buffer, Buffer>>();

  constructor(address: string) {
    this.client = new Client(address, credentials.createInsecure());
  }

  /** One message to a call that takes one. */
  send({ path, streams }: Rpc, bytes: Buffer): Promise<Answer> {
    if (streams.response)
      return this.firstOf(
        this.client.makeServerStreamRequest(path, same, same, bytes, new Metadata(), until(SHORT_PATIENCE)),
      );
    return new Promise((resolve) => {
      this.client.makeUnaryRequest(path, same, same, bytes, new Metadata(), until(PATIENCE), (error) =>
        resolve(error === null ? { kind: "ok" } : { kind: "refused", error }),
      );
    });
  }

  /** Messages to a call that takes many, then its end, its cut, or neither. */
  stream({ path, streams }: Rpc, messages: readonly Buffer[], ending: Ending): Promise<Answer> {
    const options = until(ending === "end" ? PATIENCE : SHORT_PATIENCE);
    if (streams.response) {
      const call = this.client.makeBidiStreamRequest(path, same, same, new Metadata(), options);
      writeTo(call, messages, ending);
      return this.firstOf(call);
    }
    return new Promise((resolve) => {
      const call = this.client.makeClientStreamRequest(path, same, same, new Metadata(), options, (error) =>
        resolve(error === null ? { kind: "ok" } : { kind: "refused", error }),
      );
      writeTo(call, messages, ending);
    });
  }

  /** A call that takes many messages gets these, and no end until `letGo`. */
  hold({ path }: Rpc, messages: readonly Buffer[]): void {
    const call = this.client.makeBidiStreamRequest(path, same, same);
    call.on("error", () => this.held.delete(call)).resume();
    for (const message of messages) call.write(message);
    this.held.add(call);
  }

  /** Resolves once every held call is over. */
  async letGo(): Promise<void> {
    const calls = [...this.held];
    this.held.clear();
    const over = calls.map((call) => new Promise((resolve) => call.once("status", resolve)));
    for (const call of calls) call.cancel();
    await Promise.all(over);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.letGo();
    this.client.close();
  }

  private firstOf(call: ClientReadableStream<Buffer>): Promise<Answer> {
    return new Promise((resolve) => {
      call.once("data", () => {
        resolve({ kind: "ok" });
        call.cancel();
      });
      call.once("end", () => resolve({ kind: "ok" }));
      call.on("error", (error) => {
        if (!isServiceError(error)) throw error;
        resolve({ kind: "refused", error });
      });
    });
  }
}

function writeTo(
  call: ClientWritableStream<Buffer> & { cancel(): void },
  messages: readonly Buffer[],
  ending: Ending,
): void {
  for (const message of messages) call.write(message);
  if (ending === "end") call.end();
  if (ending === "cut") call.cancel();
}

/** What is wrong with an answer; `undefined` for a success and for a refusal as it should be. `size` is that of the largest message. */
export function flawOf(answer: Answer, size: number): string | undefined {
  if (answer.kind !== "refused") return undefined;
  const { code: number, details, metadata } = answer.error;
  const code = metadata.get(CODE_KEY)[0];
  const row = Object.entries(ERRORS).find(([name]) => name === code)?.[1];
  const told = `${status[number]} ${code ?? "without a code"}: ${details}`;
  if (row === undefined) return isTransports(number, size) ? undefined : told;
  const isRight = status[row.status] === number && code !== "INTERNAL" && details.length <= MAX_DETAILS;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal is to see none of it
  const isPlain = !/[\x00-\x1f\x7f-\x9f]| at \S+:\d+:\d+/.test(details);
  return isRight && isPlain ? undefined : told;
}

/** What grpc-js says itself: a message that is too large, and a call that was left. */
function isTransports(number: number, size: number): boolean {
  if (number === status.RESOURCE_EXHAUSTED) return size > LIMIT - 100;
  return number === status.DEADLINE_EXCEEDED || number === status.CANCELLED;
}

function until(milliseconds: number): { readonly deadline: number } {
  return { deadline: Date.now() + milliseconds };
}

function same(bytes: Buffer): Buffer {
  return bytes;
}
