import { LIMITED_BROADCAST, parseIpv4Address } from "../../pxe/net/ipv4-address.js";
import { explainMacAddress, parseMacAddress } from "../../pxe/net/mac-address.js";
import { MANUAL, type PowerKind, type PowerSettings, type SettingsOf } from "./power-port.js";
import { explainPowerSettings } from "./settings-rules.js";

/** Power settings as an operator writes them, or one sentence on what was expected instead. */
export type PowerUrl =
  | { readonly ok: true; readonly settings: PowerSettings }
  | { readonly ok: false; readonly reason: string };

/** How each kind is spelled, for help and errors. */
export const POWER_URLS: { readonly [K in PowerKind]: string } = {
  manual: "manual:",
  ipmi: "ipmi://USER@HOST[:623]?secret=NAME",
  redfish: "redfish://USER@HOST[:443]?secret=NAME[&system=ID][&authority=NAME][&auth=basic]",
  command: "command://COMMAND/MACHINE",
  wol: "wol://MAC[?broadcast=ADDRESS]",
};

const IPMI_PORT = 623;
const HTTPS_PORT = 443;

/** The reason never repeats what could be a password. */
export function parsePowerUrl(text: string): PowerUrl {
  const parts = split(text);
  if (parts === undefined || !Object.hasOwn(KINDS, parts.kind))
    return bad(`this is no power setting; expected one of ${Object.values(POWER_URLS).join(", ")}`);
  const kind = parts.kind as PowerKind;
  if (parts.user?.includes(":"))
    return bad(
      `a password does not belong into a power setting, where everybody sees it: put it into a file of the driver's folder of secrets and write ${POWER_URLS[kind]}`,
    );
  const { keys, read } = KINDS[kind];
  const unknown = [...parts.query.keys()].find((key) => !keys.includes(key));
  const twice = keys.find((key) => parts.query.getAll(key).length > 1);
  const settings = unknown === undefined && twice === undefined ? read(parts) : undefined;
  if (settings === undefined) return bad(`${reasonOf(unknown, twice)}; expected ${POWER_URLS[kind]}`);
  if (typeof settings === "string") return bad(settings);
  const unsound = explainPowerSettings(settings);
  return unsound === undefined ? { ok: true, settings } : bad(`${unsound}; expected ${POWER_URLS[kind]}`);
}

/** What `parsePowerUrl` reads back as the same settings, in its shortest form. */
export function formatPowerUrl(settings: PowerSettings): string {
  switch (settings.kind) {
    case "manual":
      return "manual:";
    case "ipmi": {
      const { host, port, username, secret } = settings;
      return `ipmi://${account(username)}${host.includes(":") ? `[${host}]` : host}${port === IPMI_PORT ? "" : `:${port}`}?secret=${secret}`;
    }
    case "redfish": {
      const { url, username, secret, system, authority, basicAuth } = settings;
      const auth = basicAuth === true ? query("auth", "basic") : "";
      const more = `${query("system", system)}${query("authority", authority)}${auth}`;
      return `redfish://${account(username)}${url.slice("https://".length)}?secret=${secret}${more}`;
    }
    case "command":
      return `command://${settings.command}/${encodeURIComponent(settings.machine)}`;
    case "wol": {
      const { mac, broadcast } = settings;
      return `wol://${mac}${broadcast === LIMITED_BROADCAST ? "" : `?broadcast=${broadcast}`}`;
    }
  }
}

interface Parts {
  readonly kind: string;
  /** Before the `@`, as written; absent without one. */
  readonly user: string | undefined;
  /** Behind it, up to the query. */
  readonly rest: string;
  readonly query: URLSearchParams;
}

interface Kind<K extends PowerKind> {
  readonly keys: readonly string[];
  /** A sentence, or `undefined` where the spelling as a whole is another. */
  readonly read: (parts: Parts) => SettingsOf<K> | string | undefined;
}

const KINDS: { readonly [K in PowerKind]: Kind<K> } = {
  manual: {
    keys: [],
    read: ({ user, rest }) => (user === undefined && rest === "" ? { ...MANUAL, kind: "manual" } : undefined),
  },
  ipmi: {
    keys: ["secret"],
    read: (parts) => {
      const bmc = bmcOf(parts);
      return bmc && { kind: "ipmi", ...bmc, port: bmc.port ?? IPMI_PORT };
    },
  },
  redfish: {
    keys: ["secret", "system", "authority", "auth"],
    read: (parts) => {
      const bmc = bmcOf(parts);
      if (bmc === undefined) return undefined;
      const { host, port = HTTPS_PORT, ...account } = bmc;
      const url = `https://${host.includes(":") ? `[${host}]` : host}${port === HTTPS_PORT ? "" : `:${port}`}`;
      const [system, authority] = [parts.query.get("system"), parts.query.get("authority")];
      const auth = parts.query.get("auth");
      if (auth !== null && auth !== "basic")
        return "auth can only be basic; without it the BMC is asked for a session";
      return {
        kind: "redfish",
        url,
        ...account,
        ...(system !== null && { system }),
        ...(authority !== null && { authority }),
        ...(auth !== null && { basicAuth: true }),
      };
    },
  },
  command: {
    keys: [],
    read: ({ user, rest }) => {
      const [, command, machine] = /^([^/]+)\/([^/]+)$/.exec(user === undefined ? rest : "") ?? [];
      const decoded = machine === undefined ? undefined : decode(machine);
      return command === undefined || decoded === undefined
        ? undefined
        : { kind: "command", command, machine: decoded };
    },
  },
  wol: {
    keys: ["broadcast"],
    read: ({ user, rest, query }) => {
      const mac = parseMacAddress(rest);
      if (mac === undefined) return user === undefined ? explainMacAddress(rest) : undefined;
      const text = query.get("broadcast");
      const broadcast = text === null ? LIMITED_BROADCAST : parseIpv4Address(text);
      return broadcast === undefined
        ? `"${text}" is no broadcast address like 10.77.0.255`
        : { kind: "wol", mac, broadcast };
    },
  },
};

/** Not by `URL`: it knows neither a MAC as a host nor `manual:`, and rewrites what it reads. */
function split(text: string): Parts | undefined {
  const [, kind, slashes, before = "", query = ""] =
    /^([a-z]+):(\/\/)?([^?#]*)(?:\?([^#]*))?$/.exec(text) ?? [];
  if (kind === undefined || (slashes === undefined) !== (kind === "manual")) return undefined;
  const at = before.lastIndexOf("@");
  const user = at < 0 ? undefined : before.slice(0, at);
  return { kind, user, rest: before.slice(at + 1), query: new URLSearchParams(query) };
}

interface Bmc {
  readonly host: string;
  readonly port: number | undefined;
  readonly username: string;
  readonly secret: string;
}

function bmcOf({ user, rest, query }: Parts): Bmc | undefined {
  const [, v6, name, port] = /^(?:\[([^\]/]*:[^\]/]*)\]|([^:/[\]]+))(?::(\d{1,5}))?\/?$/.exec(rest) ?? [];
  const host = v6 ?? name;
  const username = user === undefined ? undefined : decode(user);
  const secret = query.get("secret");
  if (host === undefined || username === undefined || secret === null) return undefined;
  return { host, port: port === undefined ? undefined : Number(port), username, secret };
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function account(username: string): string {
  return `${encodeURIComponent(username)}@`;
}

function query(key: string, value: string | undefined): string {
  return value === undefined ? "" : `&${key}=${encodeURIComponent(value)}`;
}

function reasonOf(unknown: string | undefined, twice: string | undefined): string {
  if (unknown !== undefined) return `"${unknown.slice(0, 40)}" is no part of this kind of power`;
  return twice === undefined ? "this power setting is not spelled as its kind is" : `${twice} is given twice`;
}

function bad(reason: string): PowerUrl {
  return { ok: false, reason };
}
