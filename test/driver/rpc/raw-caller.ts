import { type ChannelCredentials, Client, type ServiceError, status } from "@grpc/grpc-js";
import { contract } from "../../../driver/rpc/proto.js";
import { fromServiceError } from "../../../driver/rpc/status.js";

/** Every call that the .proto files declare, like `/metalplug.v1.Nodes/Add`. */
export const PATHS: readonly string[] = Object.values(contract).flatMap((definition) =>
  "format" in definition ? [] : Object.values(definition).map(({ path }) => path),
);

export interface Outcome {
  /** `OK`, the code of ours, or "still open" of a stream that had not ended when `over` was aborted. */
  readonly code: string;
  /** Of gRPC. */
  readonly status: string;
  readonly text: string;
}

/** Makes calls with an empty message as any program of the world may: whatever a server says to that, it is no client of ours that stops it. */
export class RawCaller implements AsyncDisposable {
  private readonly address: string;
  private readonly client: Client;

  constructor(address: string, credentials: ChannelCredentials) {
    this.address = address;
    this.client = new Client(address, credentials, { "grpc.use_local_subchannel_pool": 1 });
  }

  call(path: string, over?: AbortSignal): Promise<Outcome> {
    const as = (bytes: Buffer): Buffer => bytes;
    const call = this.client.makeBidiStreamRequest(path, as, as, { deadline: Date.now() + 60_000 });
    return new Promise((resolve) => {
      call.on("data", () => undefined);
      call.on("error", (error: ServiceError) => resolve(this.outcomeOf(error)));
      call.on("status", ({ code }) => {
        if (code === status.OK) resolve({ code: "OK", status: "OK", text: "" });
      });
      over?.addEventListener("abort", () => {
        resolve({ code: "still open", status: "OK", text: "" });
        call.cancel();
      });
      call.write(Buffer.alloc(0));
      call.end();
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.client.close();
  }

  private outcomeOf(error: ServiceError): Outcome {
    const { code, message } = fromServiceError(error, { what: "driver", address: this.address });
    return { code, status: status[error.code] ?? "", text: message };
  }
}
