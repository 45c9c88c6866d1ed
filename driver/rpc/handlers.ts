import type {
  handleBidiStreamingCall,
  handleServerStreamingCall,
  handleUnaryCall,
  ServerDuplexStream,
  ServerErrorResponse,
  ServerUnaryCall,
  ServerWritableStream,
} from "@grpc/grpc-js";
import { type FaultLog, toServiceError } from "./status.js";

interface EndableCall {
  end(): void;
  emit(event: "error", error: ServerErrorResponse): boolean;
}

/** Wraps the functions that answer calls, so that whatever they throw leaves as a coded error. */
export class Handlers {
  /** "hypervisor hv1", for the sentence of an INTERNAL. */
  private readonly what: string;
  private readonly log: FaultLog | undefined;

  constructor(what: string, log?: FaultLog) {
    this.what = what;
    this.log = log;
  }

  unary<Request, Response>(
    answer: (request: Request, call: ServerUnaryCall<Request, Response>) => Response | Promise<Response>,
  ): handleUnaryCall<Request, Response> {
    return (call, callback) => {
      this.run(async () => answer(call.request, call)).then(
        (response) => callback(null, response),
        (error: unknown) => callback(this.error(error)),
      );
    };
  }

  /** `write` may end the call by throwing; it is the callee's to end it otherwise. */
  serverStream<Request, Response>(
    write: (call: ServerWritableStream<Request, Response>) => Promise<void>,
  ): handleServerStreamingCall<Request, Response> {
    return (call) => this.finish(call, () => write(call));
  }

  /** `answer` may end the call by throwing; it is the callee's to end it otherwise. */
  bidiStream<Request, Response>(
    answer: (call: ServerDuplexStream<Request, Response>) => Promise<void>,
  ): handleBidiStreamingCall<Request, Response> {
    return (call) => this.finish(call, () => answer(call));
  }

  error(thrown: unknown): ServerErrorResponse {
    return toServiceError(thrown, this.what, this.log);
  }

  private finish(call: EndableCall, serve: () => Promise<void>): void {
    this.run(serve).then(
      () => call.end(),
      (error: unknown) => call.emit("error", this.error(error)),
    );
  }

  private async run<T>(answer: () => Promise<T>): Promise<T> {
    return answer();
  }
}
