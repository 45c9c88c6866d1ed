import { createHash } from "node:crypto";
import { failure } from "../errors.js";
import type { Applied, InventoryState } from "./inventory-state.js";
import { OrderedMap } from "./ordered-map.js";

/** A mutation that was carried out: what it asked for, by digest, and what it was answered. */
export interface RememberedRequest {
  readonly id: string;
  /** Counts up over all remembered requests; the oldest is forgotten first. */
  readonly sequence: number;
  readonly fingerprint: string;
  readonly answer: unknown;
}

export interface RememberedRequests {
  readonly byId: OrderedMap<string, RememberedRequest>;
  /** By the keys they are stored under: oldest first. */
  readonly byAge: OrderedMap<string, RememberedRequest>;
}

export const NO_REQUESTS: RememberedRequests = { byId: OrderedMap.empty(), byAge: OrderedMap.empty() };

export const REQUEST_PREFIX = "request/";
const REMEMBERED_REQUESTS = 1024;
const LONGEST_ID = 128;

/** Throws REQUEST_ID_REUSED when the id came with other content before. */
export function recall(
  state: InventoryState,
  id: string,
  fingerprint: string,
): RememberedRequest | undefined {
  if (id.length > LONGEST_ID)
    throw failure("ARGUMENT_REFUSED", {
      argument: "A request id",
      found: `${id.length} characters long`,
      expected: `at most ${LONGEST_ID}`,
    });
  const remembered = state.requests.byId.get(id);
  if (remembered !== undefined && remembered.fingerprint !== fingerprint)
    throw failure("REQUEST_ID_REUSED", { requestId: id });
  return remembered;
}

/** Adds the answer to what will be durable with the mutation itself; the oldest beyond the bound goes. An empty id is not remembered. */
export function remember<T>(applied: Applied<T>, id: string, fingerprint: string): Applied<T> {
  if (id === "") return applied;
  const sequence = (applied.state.requests.byAge.last()?.sequence ?? 0) + 1;
  const remembered = { id, sequence, fingerprint, answer: applied.answer };
  let requests = withRequest(applied.state.requests, remembered);
  const changes = [...applied.changes, { key: requestKey(remembered), value: remembered }];
  for (const oldest of requests.byAge.values()) {
    if (requests.byAge.size <= REMEMBERED_REQUESTS) break;
    requests = withoutRequest(requests, oldest);
    changes.push({ key: requestKey(oldest), value: undefined });
  }
  return { ...applied, state: { ...applied.state, requests }, changes };
}

export function withRequest(
  { byId, byAge }: RememberedRequests,
  request: RememberedRequest,
): RememberedRequests {
  return { byId: byId.with(request.id, request), byAge: byAge.with(requestKey(request), request) };
}

function withoutRequest({ byId, byAge }: RememberedRequests, request: RememberedRequest): RememberedRequests {
  return { byId: byId.without(request.id), byAge: byAge.without(requestKey(request)) };
}

/** A digest of kind and content; the order in which an object's fields were set does not matter. */
export function fingerprintOf(kind: string, request: object): string {
  const content = { ...request, requestId: undefined };
  return createHash("sha256")
    .update(`${kind} ${JSON.stringify(content, sortFields)}`)
    .digest("hex");
}

export function parseRememberedRequest(value: unknown): RememberedRequest | string {
  if (typeof value !== "object" || value === null) return "it is no object";
  const complete = "id" in value && "sequence" in value && "fingerprint" in value && "answer" in value;
  if (!complete) return "id, sequence, fingerprint or answer is missing";
  const { id, sequence, fingerprint, answer } = value;
  if (typeof id !== "string" || typeof fingerprint !== "string") return "id or fingerprint is no text";
  if (typeof sequence !== "number" || !Number.isSafeInteger(sequence)) return "sequence is no whole number";
  return { id, sequence, fingerprint, answer };
}

/** Keys sort by age. */
function requestKey({ sequence }: RememberedRequest): string {
  return `${REQUEST_PREFIX}${String(sequence).padStart(16, "0")}`;
}

function sortFields(_: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
