import type { ServiceDefinition } from "@grpc/grpc-js";

/** A request whose bytes are no message of its type; `found` says what is wrong with them. */
export class Malformed {
  readonly found: string;

  constructor(found: string) {
    this.found = found;
  }
}

/** The service with requests that are read whatever they hold: what throws in grpc-js's own hands leaves as an INTERNAL without a code. */
export function readingAll<T extends ServiceDefinition>(definition: T): T {
  const methods = Object.entries(definition).map(([name, method]) => [
    name,
    { ...method, requestDeserialize: (bytes: Buffer) => readOr(method.requestDeserialize, bytes) },
  ]);
  return Object.assign({}, definition, Object.fromEntries(methods));
}

function readOr<T>(read: (bytes: Buffer) => T, bytes: Buffer): T | Malformed {
  try {
    return read(bytes);
  } catch (error) {
    return new Malformed(error instanceof Error ? error.message : String(error));
  }
}
