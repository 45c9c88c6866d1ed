/** When firmware sends again, milliseconds after it began to ask: FIRMWARE measurements of iPXE and OVMF. */
export interface BackOff {
  readonly discover: readonly number[];
  readonly request: readonly number[];
  /** From the last message of a round until the next round's first DISCOVER. */
  readonly restartAfter: number;
  /** OVMF collects offers until its next DISCOVER would be due; iPXE takes the first. */
  readonly collectsOffers: boolean;
}

export const BACK_OFF = {
  ipxe: {
    discover: [0, 1000, 3000, 7000],
    request: [0, 250, 800, 1800],
    restartAfter: 10_000,
    collectsOffers: false,
  },
  ovmf: {
    discover: [0, 4000, 12_000, 28_000],
    request: [0, 4000, 12_000, 28_000],
    restartAfter: 10_000,
    collectsOffers: true,
  },
} as const satisfies Record<string, BackOff>;

/** One machine's firmware between power-on and its ACK. Times are milliseconds on the caller's clock. */
export interface StormClient {
  readonly backOff: BackOff;
  readonly state: "off" | "selecting" | "offered" | "requesting" | "bound";
  /** Rounds begun: each has an xid of its own. */
  readonly round: number;
  /** The first message of this kind in this round. */
  readonly since: number;
  /** Messages of this kind in this round. */
  readonly sent: number;
  /** Infinity when it has nothing more to do. */
  readonly nextAt: number;
  readonly poweredOnAt: number;
  /** While the client had its offer and collected others: the server owes it nothing. */
  readonly collected: number;
}

export type StormEvent = "timer" | "offer" | "ack";

export interface StormStep {
  readonly client: StormClient;
  readonly send?: "discover" | "request";
}

export function powerOnAt(time: number, backOff: BackOff): StormClient {
  const times = { since: time, nextAt: time, poweredOnAt: time };
  return { backOff, state: "off", round: 0, sent: 0, collected: 0, ...times };
}

export function stepStorm(client: StormClient, now: number, event: StormEvent): StormStep {
  switch (event) {
    case "timer":
      return now < client.nextAt ? { client } : onTimer(client, now);
    case "offer":
      return client.state === "selecting" ? onOffer(client, now) : { client };
    case "ack":
      return client.state === "requesting"
        ? { client: { ...client, state: "bound", nextAt: Number.POSITIVE_INFINITY } }
        : { client };
  }
}

function onTimer(client: StormClient, now: number): StormStep {
  switch (client.state) {
    case "off":
      return begin(client, now);
    case "offered":
      return request({ ...client, collected: client.collected + now - client.since }, now);
    case "selecting":
      return repeat(client, now, "discover");
    case "requesting":
      return repeat(client, now, "request");
    case "bound":
      return { client };
  }
}

function begin(client: StormClient, now: number): StormStep {
  return first({ ...client, state: "selecting", round: client.round + 1 }, now, "discover");
}

function onOffer(client: StormClient, now: number): StormStep {
  const { backOff, sent } = client;
  if (!backOff.collectsOffers) return request(client, now);
  // After the last DISCOVER there is no next one to wait for.
  const nextAt = sent < backOff.discover.length ? client.nextAt : now;
  return { client: { ...client, state: "offered", since: now, nextAt } };
}

function request(client: StormClient, now: number): StormStep {
  return first({ ...client, state: "requesting" }, now, "request");
}

function first(client: StormClient, now: number, send: "discover" | "request"): StormStep {
  return { client: waiting({ ...client, since: now, sent: 1 }, send), send };
}

function repeat(client: StormClient, now: number, send: "discover" | "request"): StormStep {
  if (client.sent >= client.backOff[send].length) return begin(client, now);
  return { client: waiting({ ...client, sent: client.sent + 1 }, send), send };
}

function waiting(client: StormClient, send: "discover" | "request"): StormClient {
  const { backOff, since, sent } = client;
  const times = backOff[send];
  const nextAt = since + (times[sent] ?? (times.at(-1) ?? 0) + backOff.restartAfter);
  return { ...client, nextAt };
}
