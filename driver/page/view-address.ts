/** What the page shows, as its address holds it behind `#`. */
export type ViewAddress =
  | { readonly view: "fleet"; readonly text: string; readonly only: string }
  | { readonly view: "boots"; readonly text: string; readonly only: string }
  | { readonly view: "boot"; readonly id: string; readonly window?: TimeWindow };

/** Milliseconds since the boot's beginning. */
export interface TimeWindow {
  readonly from: number;
  readonly to: number;
}

/** An address that makes no sense leads to the fleet. */
export function parseAddress(hash: string): ViewAddress {
  const [path = "", search = ""] = split(hash.replace(/^#\/?/, ""), "?");
  const query = new URLSearchParams(search);
  const filter = { text: query.get("q") ?? "", only: query.get("is") ?? "" };
  if (path === "boots") return { view: "boots", ...filter };
  const [, id] = /^boots\/([^/]+)$/.exec(path) ?? [];
  if (id === undefined) return { view: "fleet", ...filter };
  const window = parseWindow(query.get("at") ?? "");
  return { view: "boot", id: decoded(id), ...(window && { window }) };
}

export function formatAddress(address: ViewAddress): string {
  if (address.view === "boot") {
    const { id, window } = address;
    const at = window === undefined ? "" : `?at=${millis(window.from)}-${millis(window.to)}`;
    return `#/boots/${encodeURIComponent(id)}${at}`;
  }
  const query = new URLSearchParams();
  if (address.text !== "") query.set("q", address.text);
  if (address.only !== "") query.set("is", address.only);
  const search = query.toString();
  return `#/${address.view}${search === "" ? "" : `?${search}`}`;
}

function parseWindow(text: string): TimeWindow | undefined {
  const [, from = "", to = ""] = /^(-?\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  const window = { from: Number(from), to: Number(to) };
  return from !== "" && window.to > window.from ? window : undefined;
}

function millis(value: number): string {
  return String(Number(value.toFixed(3)));
}

function split(text: string, at: string): readonly string[] {
  const place = text.indexOf(at);
  return place < 0 ? [text] : [text.slice(0, place), text.slice(place + 1)];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
