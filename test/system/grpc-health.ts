import { type ClientOptions, credentials, loadPackageDefinition } from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import { protoPath } from "grpc-health-check";

interface HealthClient {
  check(
    request: { readonly service: string },
    options: { readonly deadline: number },
    done: (error: Error | null, answer?: { readonly status: string }) => void,
  ): void;
  close(): void;
}

type HealthPackage = {
  readonly grpc: {
    readonly health: {
      readonly v1: {
        readonly Health: new (
          address: string,
          credential: ReturnType<typeof credentials.createInsecure>,
          options?: ClientOptions,
        ) => HealthClient;
      };
    };
  };
};

/** What the standard health service says of a program as a whole: SERVING. */
export function healthOf(address: string): Promise<string | undefined> {
  const { grpc } = loadPackageDefinition(loadSync(protoPath, { enums: String })) as unknown as HealthPackage;
  const client = new grpc.health.v1.Health(address, credentials.createInsecure());
  return new Promise<string | undefined>((resolve, reject) => {
    const deadline = Date.now() + 10_000;
    client.check({ service: "" }, { deadline }, (error, answer) =>
      error === null ? resolve(answer?.status) : reject(error),
    );
  }).finally(() => client.close());
}
