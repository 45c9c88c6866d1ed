import { randomUUID } from "node:crypto";
import { Metadata, type ServerErrorResponse, type ServiceError, status } from "@grpc/grpc-js";
import { ERRORS, type ErrorCode, failure, MetalplugError } from "../errors.js";
import { troubleIn } from "./tls-trouble.js";

/** The trailer that carries the stable code beside the gRPC status. */
export const CODE_KEY = "metalplug-code";

/** Sentences longer than this (a list of 10,000 node names) would break the peer's limit on HTTP/2 headers. Characters. */
export const MAX_DETAILS = 2000;

/** Where the cause of an INTERNAL goes. A pino logger is one. */
export interface FaultLog {
  error(details: object, message: string): void;
}

/** Turns anything thrown into the error that may leave a server. What is not a MetalplugError becomes INTERNAL with a reference; its cause goes to the log only. */
export function toServiceError(thrown: unknown, what: string, log?: FaultLog): ServerErrorResponse {
  const known = thrown instanceof MetalplugError ? thrown : internal(thrown, what, log);
  const details = presentable(known.message);
  return Object.assign(new Error(details), {
    code: status[ERRORS[known.code].status],
    details,
    metadata: codeMetadata(known.code),
  });
}

/** Where a call went, for the sentence of the error. */
export interface CallTarget {
  /** "driver", "coordinator". */
  readonly what: string;
  readonly address: string;
  /** The deadline the call had. */
  readonly milliseconds?: number;
}

/** Turns what a gRPC client call failed with back into a coded error; the inverse of `toServiceError` where the peer is a metalplug program. */
export function fromServiceError(error: unknown, target: CallTarget): MetalplugError {
  if (error instanceof MetalplugError) return error;
  if (!isServiceError(error)) return new MetalplugError("INTERNAL", String(error), { cause: error });
  const code = error.metadata?.get(CODE_KEY)[0];
  if (isErrorCode(code)) return new MetalplugError(code, error.details, { cause: error });
  return fromTransport(error, target);
}

/** Whether `status` is one that a server of this project may send. */
export function isAllowedStatus(code: number): boolean {
  return code === status.OK || (status[code] !== undefined && code !== status.UNKNOWN);
}

export function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && "code" in error && typeof error.code === "number" && "details" in error;
}

function internal(thrown: unknown, what: string, log?: FaultLog): MetalplugError {
  const reference = randomUUID().slice(0, 8);
  log?.error({ reference, err: thrown }, `Something went wrong inside ${what}, reference ${reference}`);
  return failure("INTERNAL", { what, reference }, { cause: thrown });
}

/** Shortened, without what a terminal would obey, and without lone surrogates, which percent-encoding (gRPC over HTTP/2, Status-Message) refuses. */
function presentable(message: string): string {
  const whole = message
    .slice(0, MAX_DETAILS + 1)
    .replace(OBEYED, escaped)
    .replace(/[\ud800-\udfff]/gu, "\ufffd");
  return whole.length > MAX_DETAILS ? `${whole.slice(0, MAX_DETAILS - 2)} …` : whole;
}

/** Controls of C0 and C1, and those of the direction of text. A caller's words come back in sentences. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const OBEYED = /[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]/g;

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

export function codeMetadata(code: ErrorCode): Metadata {
  const metadata = new Metadata();
  metadata.set(CODE_KEY, code);
  return metadata;
}

/** The code of ours that a status without one stands for; `undefined` where that says nothing, and for OK. */
export function transportCode(code: number): ErrorCode | undefined {
  const name = status[code] ?? "UNKNOWN";
  const stands = isFailureName(name) ? TRANSPORT_CODES[name] : "INTERNAL";
  return stands === "INTERNAL" ? undefined : stands;
}

function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === "string" && Object.hasOwn(ERRORS, code);
}

/** What a status without our code says: the transport or a stranger made it. */
const TRANSPORT_CODES = {
  CANCELLED: "CANCELLED",
  UNKNOWN: "INTERNAL",
  INVALID_ARGUMENT: "INTERNAL",
  DEADLINE_EXCEEDED: "DEADLINE",
  NOT_FOUND: "INTERNAL",
  ALREADY_EXISTS: "INTERNAL",
  PERMISSION_DENIED: "INTERNAL",
  RESOURCE_EXHAUSTED: "LIMIT_REACHED",
  FAILED_PRECONDITION: "INTERNAL",
  ABORTED: "INTERNAL",
  OUT_OF_RANGE: "INTERNAL",
  UNIMPLEMENTED: "UNIMPLEMENTED",
  INTERNAL: "INTERNAL",
  UNAVAILABLE: "UNREACHABLE",
  DATA_LOSS: "INTERNAL",
  UNAUTHENTICATED: "INTERNAL",
} as const satisfies Record<Exclude<keyof typeof status, "OK">, ErrorCode>;

function fromTransport(error: ServiceError, target: CallTarget): MetalplugError {
  const { what, address, milliseconds = 0 } = target;
  const name = status[error.code] ?? "UNKNOWN";
  const code = isFailureName(name) ? TRANSPORT_CODES[name] : "INTERNAL";
  const cause = { cause: error };
  const trouble = troubleIn(error.details);
  if (trouble !== undefined)
    return failure("PEER_REFUSED", { what: `the ${what}`, address, found: trouble }, cause);
  if (code === "UNREACHABLE")
    return failure(code, { what: `the ${what}`, address, found: reasonOf(error.details) }, cause);
  if (code === "DEADLINE") return failure(code, { what: `The ${what}`, address, milliseconds }, cause);
  if (code === "CANCELLED") return failure(code, {}, cause);
  if (code === "UNIMPLEMENTED") return failure(code, { what: `The ${what}`, address }, cause);
  return new MetalplugError(code, `The ${what} at ${address} answered ${name}: ${error.details}`, cause);
}

function isFailureName(name: string): name is keyof typeof TRANSPORT_CODES {
  return Object.hasOwn(TRANSPORT_CODES, name);
}

/** The part of grpc-js's text that says why: "No connection established. Last error: connect ECONNREFUSED …". */
function reasonOf(details: string): string {
  const last = /Last error: (.*?)(?:\. Resolution note:.*)?$/.exec(details)?.[1] ?? details;
  const errno = /\b(ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT)\b/.exec(last)?.[1];
  if (errno !== undefined) return REASONS[errno] ?? errno;
  const reason = withoutTime(last);
  return reason === "Failed to connect"
    ? "it closed the connection at once, as one that asks for TLS does"
    : reason;
}

/** grpc-js ends some reasons with the moment, as "Failed to connect (2026-01-02T03:04:05.678Z)": the same trouble must read the same. */
function withoutTime(reason: string): string {
  return reason.replace(/ \(\d{4}-\d\d-\d\dT[\d:.]+Z\)$/, "");
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ECONNRESET: "connection reset",
  EHOSTUNREACH: "no route to the host",
  ENETUNREACH: "no route to the network",
  ETIMEDOUT: "connecting timed out",
};
