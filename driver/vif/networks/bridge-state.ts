/** What `bridge` and `nft` tell in JSON, read with care: they are programs of their own versions. */

export interface BridgePort {
  readonly name: string;
  readonly learning: boolean;
}

/** `bridge -j -d link show` */
export function parsePorts(json: string, bridge: string): readonly BridgePort[] {
  return listOf(json).flatMap((link) => {
    const { ifname, master, learning } = fieldsOf(link);
    return typeof ifname === "string" && master === bridge
      ? [{ name: ifname, learning: learning === true }]
      : [];
  });
}

/** `bridge -j fdb show br BRIDGE`: the entries that stay at their port whatever frames say. */
export function parseStickyEntries(json: string): ReadonlySet<string> {
  return new Set(
    listOf(json).flatMap((entry) => {
      const { mac, ifname, flags, state } = fieldsOf(entry);
      const isSticky = state === "static" && Array.isArray(flags) && flags.includes("sticky");
      return isSticky ? [entryKey({ mac: String(mac), port: String(ifname) })] : [];
    }),
  );
}

/** What of a filter table is there. */
export interface FilterState {
  readonly ports: ReadonlySet<string>;
  readonly places: ReadonlySet<string>;
  readonly rules: number;
}

/** `nft -j list table bridge TABLE` */
export function parseFilter(json: string): FilterState {
  const parts = listOf(fieldsOf(parsed(json))["nftables"]).map(fieldsOf);
  const elements = (name: string): readonly unknown[] =>
    parts
      .map(({ set }) => fieldsOf(set))
      .filter((set) => set["name"] === name)
      .flatMap(({ elem }) => listOf(elem));
  return {
    ports: new Set(elements("ports").map(String)),
    places: new Set(
      elements("places").flatMap((element) => {
        const [mac, port] = listOf(fieldsOf(element)["concat"]);
        return typeof mac === "string" && typeof port === "string" ? [entryKey({ mac, port })] : [];
      }),
    ),
    rules: parts.filter(({ rule }) => rule !== undefined).length,
  };
}

export function entryKey({ mac, port }: { readonly mac: string; readonly port: string }): string {
  return `${mac} ${port}`;
}

function listOf(value: unknown): readonly unknown[] {
  const list = typeof value === "string" ? parsed(value) : value;
  return Array.isArray(list) ? list : [];
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
