import type { IncomingMessage } from "node:http";

export interface RedfishRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: unknown;
}

export interface RedfishAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** An error in the shape of DSP0266 §8.6. */
export function fault(status: number, name: string, message: string): RedfishAnswer {
  const one = { MessageId: `Base.1.18.${name}`, Message: message, Severity: "Critical", Resolution: "None" };
  const error = {
    code: "Base.1.18.GeneralError",
    message: "See @Message.ExtendedInfo.",
    "@Message.ExtendedInfo": [one],
  };
  return { status, body: { error } };
}

export function good(body: object, headers: Readonly<Record<string, string>> = {}): RedfishAnswer {
  return { status: 200, headers, body };
}
