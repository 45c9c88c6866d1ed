import type { BootEvent, BootEventDetail } from "../../pxe/boot/boot-event.js";

export type Attributes = Readonly<Record<string, string | number | boolean>>;

/** A span as OpenTelemetry has it; times are milliseconds since 1970. */
export interface SpanPlan {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly attributes: Attributes;
  /** What went wrong; absent: nothing. */
  readonly error?: string;
  readonly moments: readonly Moment[];
  readonly children: readonly SpanPlan[];
}

export interface Moment {
  readonly name: string;
  readonly at: number;
  readonly attributes: Attributes;
}

/** What one boot's events come to, in the order of their time: from its first message to the last byte or call. At least one event. */
export function spansOf(events: readonly BootEvent[]): SpanPlan {
  const inOrder = [...events].sort((a, b) => a.at - b.at);
  const children = inOrder.flatMap((event, place) => spanOf(event, inOrder, place) ?? []);
  const start = Math.min(...inOrder.map(({ at }) => at), ...children.map((child) => child.start));
  const { mac, bootSession } = inOrder.at(-1) ?? {};
  return {
    ...{ name: "boot", start, end: Math.max(start, ...inOrder.map(({ at }) => at)) },
    attributes: named({ mac, session: bootSession }),
    moments: inOrder.flatMap((event) => momentOf(event) ?? []),
    children,
  };
}

function spanOf(event: BootEvent, events: readonly BootEvent[], place: number): SpanPlan | undefined {
  const { detail } = event;
  switch (detail.kind) {
    case "dhcpReceived":
      return detail.isRepeat ? undefined : exchange(event, detail, events.slice(place + 1));
    case "fileServed":
    case "fileStopped":
      return transfer(event, detail);
    case "ownerAnswered": {
      const { driver, answer, text, milliseconds } = detail;
      const error = answer === "silent" ? { error: text || "no answer" } : {};
      return leaf("ask driver", event.at - milliseconds, event, named({ driver, answer }), error);
    }
    default:
      return undefined;
  }
}

/** From a message to what became of it. */
function exchange(
  { at, source }: BootEvent,
  { message, via, architecture, isIpxe }: Extract<BootEventDetail, { kind: "dhcpReceived" }>,
  later: readonly BootEvent[],
): SpanPlan {
  const end = later.find((event) => event.source === source && END_OF_EXCHANGE.has(event.detail.kind));
  const attributes = named({ message, via, architecture, ipxe: isIpxe });
  const name = `DHCP ${message}`;
  const span = { name, start: at, end: end?.at ?? at, attributes, moments: [], children: [] };
  if (end?.detail.kind !== "dhcpIgnored") return span;
  return { ...span, error: end.detail.text || end.detail.reason };
}

const END_OF_EXCHANGE = new Set<BootEventDetail["kind"]>([
  "dhcpSent",
  "dhcpIgnored",
  "dhcpHeldBack",
  "dhcpForwarded",
]);

function transfer(
  event: BootEvent,
  detail: Extract<BootEventDetail, { kind: "fileServed" | "fileStopped" }>,
): SpanPlan {
  const { protocol, path, bytes, milliseconds = 0, retransmits = 0 } = detail;
  const attributes = named({ path, bytes, retransmits, hypervisor: event.source, client: event.client });
  const isFault = detail.kind === "fileStopped" && detail.outcome !== "probed";
  const error = isFault ? { error: detail.text || detail.outcome } : {};
  return leaf(`${protocol.toUpperCase()} transfer`, event.at - milliseconds, event, attributes, error);
}

function leaf(
  name: string,
  start: number,
  { at }: BootEvent,
  attributes: Attributes,
  error: { readonly error?: string },
): SpanPlan {
  return { name, start, end: at, attributes, moments: [], children: [], ...error };
}

/** What takes no time, or whose beginning is not known. */
function momentOf({ at, source, detail }: BootEvent): Moment | undefined {
  const moment = (attributes: Parameters<typeof named>[0]): Moment => ({
    ...{ name: detail.kind, at, attributes: named({ ...attributes, source }) },
  });
  switch (detail.kind) {
    case "ownershipDecided":
      return moment({ verdict: detail.verdict, drivers: detail.drivers.join(" ") });
    case "netbootWithheld":
      return moment({ reason: detail.reason, text: detail.text });
    case "fileRefused":
      return moment({ path: detail.path, reason: detail.reason });
    case "strangerJudged":
      return moment({ policy: detail.policy, rule: detail.rule });
    case "instanceChanged":
    case "powerChanged":
      return moment({ node: detail.node, from: detail.from, to: detail.to });
    case "machineCalled":
      return moment({ node: detail.node, word: detail.word, accepted: detail.accepted });
    case "foreignReplyHeard":
      return moment({ server: detail.server, message: detail.message });
    default:
      return undefined;
  }
}

function named(values: Readonly<Record<string, string | number | boolean | undefined>>): Attributes {
  const attributes: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(values))
    if (value !== undefined) attributes[`metalplug.${name}`] = value;
  return attributes;
}
