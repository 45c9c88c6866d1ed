import { isIPv4 } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { Client, type ClientWritableStream, credentials, status } from "@grpc/grpc-js";
import type { MethodDefinition } from "@grpc/proto-loader";
import { failure, type MetalplugError } from "../errors.js";
import { CODE_KEY, fromServiceError, isServiceError } from "./status.js";

type UnaryCallback<Out> = (error: Error | null, response?: Out) => void;

/** What every call takes. */
export interface CallOptions {
  /** Milliseconds until the call gives up, retries included. */
  readonly deadline?: number;
  readonly signal?: AbortSignal;
}

export interface ChannelOptions {
  /** "driver", "coordinator"; for the sentences of errors. */
  readonly what: string;
  readonly address: string;
  /** Of calls that name none; milliseconds. */
  readonly deadline: number;
  /** Tries of a call that fails with UNAVAILABLE, the first included. */
  readonly tries?: number;
}

/** Told what happens on a stream both ways, until its end. */
export interface ConversationListener<Out> {
  message(message: Out): void;
  /** There is room again. */
  drained(): void;
  /** Once, unless this side ended it. */
  ended(error: MetalplugError): void;
}

export interface Conversation<In> {
  /** False: there is no room for more until `drained`. */
  send(message: In): boolean;
  /** Nothing is told from here on. */
  end(): void;
}

const DEFAULT_TRIES = 4;
/** Milliseconds before the second try; doubled each time, half of it by chance. */
const FIRST_RETRY = 100;

const CLIENT_OPTIONS = {
  // A peer that was stopped or lost power is noticed within 5 s. Nobody waits so long for it: calls have deadlines, and who owns a machine is asked
  // for 250 ms. With less than 3 s a host that is busy for a moment, at either end, would lose the streams to all its peers at once.
  "grpc.keepalive_time_ms": 2000,
  "grpc.keepalive_timeout_ms": 3000,
  "grpc.initial_reconnect_backoff_ms": 100,
  "grpc.max_reconnect_backoff_ms": 2000,
  "grpc.use_local_subchannel_pool": 1,
  "grpc.enable_http_proxy": 0,
  // Records for a debugging service that no program here offers: a tenth of a connection's CPU.
  "grpc.enable_channelz": 0,
};

/** One connection to one program: typed calls, deadlines, retries, and errors as MetalplugError. */
export class Channel {
  readonly options: ChannelOptions;
  private readonly client: Client;
  private closed = false;

  constructor(options: ChannelOptions) {
    this.options = options;
    this.client = new Client(targetOf(options.address), credentials.createInsecure(), CLIENT_OPTIONS);
  }

  /** A call that may be repeated: it reads, or carries a request id. Retried on UNAVAILABLE within its deadline. */
  async call<In, Out, Result>(
    method: MethodDefinition<In, object, object, Out>,
    request: In,
    read: (response: Out) => Result,
    options: CallOptions = {},
  ): Promise<Result> {
    const milliseconds = options.deadline ?? this.options.deadline;
    const until = Date.now() + milliseconds;
    const maxTries = this.options.tries ?? DEFAULT_TRIES;
    for (let tries = 1; ; tries++) {
      try {
        const response = await this.once(method, request, until, options.signal);
        return this.read(() => read(response));
      } catch (error) {
        const pause = FIRST_RETRY * 2 ** (tries - 1) * (0.5 + Math.random() / 2);
        if (tries === maxTries || !isRetriable(error) || Date.now() + pause >= until)
          throw fromServiceError(error, { ...this.options, milliseconds });
        await pauseFor(pause, options.signal);
      }
    }
  }

  /** The messages of a server stream as they are taken; leaving the loop cancels it. It ends by an error, or when the server ends it. */
  async *watch<In, Out>(
    method: MethodDefinition<In, object, object, Out>,
    request: In,
    signal?: AbortSignal,
  ): AsyncGenerator<Out> {
    this.assertOpen();
    const { path, requestSerialize, responseDeserialize } = method;
    const call = this.client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, request);
    // Cancelling after the loop was left reports an error nobody waits for any more.
    call.on("error", () => undefined);
    const release = cancelOn(call, signal);
    try {
      yield* call;
    } catch (error) {
      throw fromServiceError(error, this.options);
    } finally {
      release();
      call.cancel();
    }
  }

  /** Opens a client stream; `answer` settles when the server has answered, which it may before the last message. */
  send<In, Out>(
    method: MethodDefinition<In, object, object, Out>,
    signal?: AbortSignal,
  ): { readonly call: ClientWritableStream<In>; readonly answer: Promise<Out> } {
    this.assertOpen();
    const { path, requestSerialize, responseDeserialize } = method;
    let settle: UnaryCallback<Out> = () => undefined;
    const answer = new Promise<Out>((resolve, reject) => {
      settle = settler(resolve, (error) => reject(fromServiceError(error, this.options)));
    });
    const call = this.client.makeClientStreamRequest<In, Out>(
      path,
      requestSerialize,
      responseDeserialize,
      (error, response) => settle(error, response),
    );
    const release = cancelOn(call, signal);
    answer.then(release, release);
    return { call, answer };
  }

  /** Opens a stream both ways; it lives until `end`, an error, or the peer's end. */
  converse<In, Out>(
    method: MethodDefinition<In, object, object, Out>,
    listener: ConversationListener<Out>,
  ): Conversation<In> {
    this.assertOpen();
    const { path, requestSerialize, responseDeserialize } = method;
    const call = this.client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize);
    let isOver = false;
    const over = (error: unknown): void => {
      if (!isOver) listener.ended(fromServiceError(error, this.options));
      isOver = true;
    };
    call.on("data", (message: Out) => (isOver ? undefined : listener.message(message)));
    call.on("drain", () => (isOver ? undefined : listener.drained()));
    call.on("error", over);
    call.on("end", () => over(failure("STOPPING", { what: `the ${this.options.what}` })));
    const end = (): void => {
      isOver = true;
      call.cancel();
    };
    return { send: (message) => call.write(message), end };
  }

  /** Runs what reads a response; one that cannot be read is not from a program of this version. */
  read<Result>(read: () => Result): Result {
    try {
      return read();
    } catch (cause) {
      const { what, address } = this.options;
      throw failure("UNIMPLEMENTED", { what: `The ${what}`, address }, { cause });
    }
  }

  get isOpen(): boolean {
    return !this.closed;
  }

  close(): void {
    this.closed = true;
    this.client.close();
  }

  private once<In, Out>(
    method: MethodDefinition<In, object, object, Out>,
    request: In,
    deadline: number,
    signal: AbortSignal | undefined,
  ): Promise<Out> {
    this.assertOpen();
    const { path, requestSerialize, responseDeserialize } = method;
    return new Promise((resolve, reject) => {
      const call = this.client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        request,
        { deadline },
        (error, response) => {
          release();
          settler(resolve, reject)(error, response);
        },
      );
      const release = cancelOn(call, signal);
    });
  }

  private assertOpen(): void {
    if (this.closed) throw failure("CANCELLED", {});
  }
}

/** What is an address already is not handed to a resolver, which each connection would have for itself. */
function targetOf(address: string): string {
  return isIPv4(address.replace(/:\d+$/, "")) ? `ipv4:${address}` : address;
}

function settler<Out>(resolve: (value: Out) => void, reject: (error: unknown) => void): UnaryCallback<Out> {
  return (error, response) => {
    if (error !== null) reject(error);
    else if (response === undefined) reject(new Error("The call ended without an answer"));
    else resolve(response);
  };
}

/** Returns what lets go of the signal. */
function cancelOn(call: { cancel(): void }, signal: AbortSignal | undefined): () => void {
  const cancel = (): void => call.cancel();
  signal?.addEventListener("abort", cancel, { once: true });
  if (signal?.aborted) cancel();
  return () => signal?.removeEventListener("abort", cancel);
}

/** UNAVAILABLE; and what a connection lost in the middle of a call shows as (RST_STREAM, see grpc-node issue 2625). A power switch that failed was tried again by the driver already. */
function isRetriable(error: unknown): boolean {
  if (!isServiceError(error) || error.metadata?.get(CODE_KEY)[0] === "POWER_FAILED") return false;
  return (
    error.code === status.UNAVAILABLE || (error.code === status.INTERNAL && /RST_STREAM/.test(error.details))
  );
}

async function pauseFor(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  await delay(milliseconds, undefined, { ...(signal === undefined ? {} : { signal }) }).catch(
    (cause: unknown) => {
      throw failure("CANCELLED", {}, { cause });
    },
  );
}
