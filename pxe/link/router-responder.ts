import { networkInterfaces } from "node:os";
import { interfaceIndex } from "../net/interface-index.js";
import { type LinuxCalls, loadLinuxCalls } from "../net/linux-calls.js";
import { parseMacAddress } from "../net/mac-address.js";
import type { Readiness } from "../net/readiness.js";
import { messageOf, rawCalls } from "./raw-socket.js";
import { cannotAnswer, type RouterLink, RouterPort } from "./router-port.js";

/** How it stands with an interface, told when that changes. */
export interface RouterNotice {
  /** `up`: solicitations are answered. `down`: not now; it is looked for once a second. `refused`: the same, and the host's set-up must change. */
  readonly kind: "up" | "down" | "refused";
  readonly interface: string;
  readonly text: string;
}

export interface RouterResponderOptions {
  readonly readiness: Readiness;
  readonly interfaces: readonly string[];
  readonly notice: (notice: RouterNotice) => void;
  readonly loadCalls?: () => Promise<LinuxCalls>;
}

/** Closing twice is harmless. */
export interface RouterResponder extends AsyncDisposable {
  close(): Promise<void>;
}

/** Milliseconds between looks at the interfaces. */
const LOOK_EVERY = 1_000;

/**
 * Answers router solicitations with "nobody routes IPv6 here" (RFC 4861, lifetime 0, no prefix): without any answer iPXE waits 13 s in each stage before
 * it goes on with what DHCP gave it. No host takes this one for a router. Needs CAP_NET_RAW and a link-local address on each interface. Never rejects:
 * interfaces may come and go, and what is in the way is told by `notice`.
 *
 * Not for an interface on which this very host announces itself as a router (radvd, dnsmasq): both would speak from one address, and hosts would drop that
 * router. Where any router answers, iPXE does not wait anyway.
 */
export async function openRouterResponder(options: RouterResponderOptions): Promise<RouterResponder> {
  const calls = await rawCalls(options.loadCalls ?? loadLinuxCalls);
  if (typeof calls === "string") return withoutCalls(calls, options);
  const watches = Array.from(new Set(options.interfaces), (name) => new InterfaceWatch(name, calls, options));
  const look = () => {
    const interfaces = networkInterfaces();
    for (const watch of watches) watch.look(interfaces);
  };
  look();
  const timer = setInterval(look, LOOK_EVERY);
  const close = () => {
    clearInterval(timer);
    for (const watch of watches) watch.close();
    return Promise.resolve();
  };
  return { close, [Symbol.asyncDispose]: close };
}

function withoutCalls(reason: string, { interfaces, notice }: RouterResponderOptions): RouterResponder {
  for (const name of interfaces)
    notice({ kind: "refused", interface: name, text: `${cannotAnswer(name)}: ${reason}` });
  const close = () => Promise.resolve();
  return { close, [Symbol.asyncDispose]: close };
}

type Interfaces = ReturnType<typeof networkInterfaces>;

/** One interface: its port while it can have one, and what was told of it last. */
class InterfaceWatch {
  private readonly name: string;
  private readonly calls: LinuxCalls;
  private readonly options: RouterResponderOptions;
  private port: RouterPort | undefined;
  private told = "";

  constructor(name: string, calls: LinuxCalls, options: RouterResponderOptions) {
    this.name = name;
    this.calls = calls;
    this.options = options;
  }

  look(interfaces: Interfaces): void {
    const { name } = this;
    const link = findLink(name, interfaces);
    if ("kind" in link) {
      this.close();
      this.tell(link.kind, `${cannotAnswer(name)}: ${link.reason}`);
    } else if (this.port?.isOn(link) !== true) this.reopen(link);
  }

  close(): void {
    this.port?.close();
    this.port = undefined;
  }

  private reopen(link: RouterLink): void {
    this.close();
    try {
      this.port = new RouterPort(link, this.calls, this.options.readiness);
      this.tell("up", `Router solicitations on interface ${link.name} are answered`);
    } catch (error) {
      this.tell("refused", messageOf(error));
    }
  }

  private tell(kind: RouterNotice["kind"], text: string): void {
    if (text === this.told) return;
    this.told = text;
    this.options.notice({ kind, interface: this.name, text });
  }
}

interface Obstacle {
  readonly kind: "down" | "refused";
  readonly reason: string;
}

function findLink(name: string, interfaces: Interfaces): RouterLink | Obstacle {
  const index = interfaceIndex(name);
  if (index === undefined) return { kind: "down", reason: "there is no such interface" };
  const addresses = interfaces[name];
  if (addresses === undefined) return { kind: "down", reason: "it is down, or has no cable, or no address" };
  const linkLocal = addresses.find(({ family, address }) => family === "IPv6" && address.startsWith("fe80:"));
  const mac = linkLocal === undefined ? undefined : parseMacAddress(linkLocal.mac);
  if (mac === undefined) return { kind: "refused", reason: withoutLinkLocal(name) };
  return { name, index, mac };
}

function withoutLinkLocal(name: string): string {
  return (
    "it has no IPv6 link-local address; " +
    `switch IPv6 on there (sysctl -w net.ipv6.conf.${name.replaceAll(".", "/")}.disable_ipv6=0), or have whatever configures it give it one`
  );
}
