import { BlockList, isIP, isIPv6 } from "node:net";

/** Where the driver may fetch images. */
export interface PullPolicy {
  /** `mirror.example.org`, `*.example.org`, with `:port`, with `http://` or `https://` before it; absent: any host that is no private one. */
  readonly allow?: readonly string[];
  /** Networks that may be asked although they are not public: `10.0.0.0/8`. */
  readonly privateAddresses?: readonly string[];
  /** At most so many in a row. */
  readonly redirects: number;
  /** A PEM file with authorities that are trusted beside the public ones. */
  readonly authority?: string;
}

/** Why an address must not be connected to; `undefined`: it may. */
export type AddressGate = (address: string) => string | undefined;

/** Everything that is not a public unicast address (IANA special-purpose registries, RFC 6890), the clouds' metadata services among it. */
const NOT_PUBLIC = (
  "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 " +
  "192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/3 " +
  "::/96 64:ff9b::/96 64:ff9b:1::/48 100::/64 2001::/23 2001:db8::/32 2002::/16 3fff::/20 5f00::/16 fc00::/7 fe80::/10 fec0::/10 ff00::/8"
).split(" ");

export function addressGate({ privateAddresses = [] }: PullPolicy): AddressGate {
  const closed = blockList(NOT_PUBLIC);
  const open = blockList(privateAddresses);
  return (address) => {
    const family = isIPv6(address) ? "ipv6" : "ipv4";
    if (!closed.check(address, family) || open.check(address, family)) return undefined;
    return `${address} is not a public address, and images.pull.privateAddresses does not have it`;
  };
}

/** Why `url` must not be asked; `undefined`: it may. `from` is the URL that redirects to it. */
export function whyNotUrl(url: URL, policy: PullPolicy, gate: AddressGate, from?: URL): string | undefined {
  if (url.protocol !== "http:" && url.protocol !== "https:") return "only http and https are fetched";
  if (url.username !== "" || url.password !== "") return "it has a user or a password in it";
  const rules = (policy.allow ?? []).map(parseRule).filter((rule) => matches(rule, url));
  if (policy.allow !== undefined && rules.length === 0) return `images.pull.allow does not have ${url.host}`;
  if (
    from?.protocol === "https:" &&
    url.protocol === "http:" &&
    !rules.some(({ scheme }) => scheme === "http:")
  )
    return `https is redirected to http, and images.pull.allow has no http://${url.hostname}`;
  const port = Number(url.port);
  if (url.port !== "" && port < 1024 && !rules.some((rule) => rule.port === url.port))
    return `port ${port} is for other services; name ${url.host} in images.pull.allow if it is right`;
  const host = url.hostname.replace(/^\[|\]$/g, "");
  return isIP(host) === 0 ? undefined : gate(host);
}

interface HostRule {
  readonly scheme?: string;
  readonly host: string;
  readonly port?: string;
}

/** The grammar of `allow`. */
const HOST_RULE = /^(?:(https?:)\/\/)?((?:\*\.)?[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::(\d{1,5}))?$/;

function parseRule(text: string): HostRule {
  const [, scheme, host = "", port] = HOST_RULE.exec(text) ?? [];
  return { host: host.toLowerCase(), ...(scheme && { scheme }), ...(port && { port }) };
}

function matches({ scheme, host, port }: HostRule, url: URL): boolean {
  if (scheme !== undefined && scheme !== url.protocol) return false;
  if (port !== undefined && port !== (url.port || DEFAULT_PORTS[url.protocol])) return false;
  return host.startsWith("*.") ? url.hostname.endsWith(host.slice(1)) : url.hostname === host;
}

const DEFAULT_PORTS: Readonly<Record<string, string>> = { "http:": "80", "https:": "443" };

function blockList(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = "", length = ""] = network.split("/");
    const family = isIPv6(address) ? "ipv6" : "ipv4";
    list.addSubnet(address, length === "" ? (family === "ipv6" ? 128 : 32) : Number(length), family);
  }
  return list;
}
