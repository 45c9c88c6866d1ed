import { isDomainName } from "../../pxe/net/domain-name.js";
import { parseIpv4Address } from "../../pxe/net/ipv4-address.js";
import { parseMacAddress } from "../../pxe/net/mac-address.js";
import type { PowerKind, PowerSettings, SettingsOf } from "./power-port.js";

/** One sentence on what cannot be right in settings, whoever made them; `undefined` when they are sound. It names no value that could be a password. */
export function explainPowerSettings(settings: PowerSettings): string | undefined {
  const rule = RULES[settings.kind] as (settings: PowerSettings) => string | undefined;
  return rule(settings);
}

/** A file's name in the folder of secrets, and a name under `power.commands`: it can be no path. */
export function isPlainName(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/.test(text);
}

/** What a command calls a machine, and the id of a Redfish system: one word that no program takes for an option, and no path. */
export function isMachineName(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._:@+-]{0,127}$/.test(text);
}

/** A domain name or an address; an IPv6 address without brackets and zone. */
export function isHost(text: string): boolean {
  const isName = isDomainName(text) && !/(^|\.)\d+$/.test(text);
  return isName || parseIpv4Address(text) !== undefined || isIpv6(text);
}

function isIpv6(text: string): boolean {
  return /^[0-9a-fA-F:.]+$/.test(text) && text.includes(":") && URL.canParse(`http://[${text}]`);
}

export function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65535;
}

/** `https://host[:port]`, with nothing behind it. */
function isServiceUrl(text: string): boolean {
  const [, v6, name = "", port] =
    /^https:\/\/(?:\[([0-9a-fA-F.]*:[0-9a-fA-F:.]+)\]|([^:/?#@\s[\]]+))(?::([1-9]\d{0,4}))?$/.exec(text) ??
    [];
  return isHost(v6 ?? name) && (port === undefined || isPort(Number(port)));
}

const NAME = "1 to 63 letters, digits, dots, hyphens or underscores, beginning with a letter or digit";
const MACHINE = "1 to 128 letters, digits or characters of . _ : @ + -, beginning with a letter or digit";

const RULES: { readonly [K in PowerKind]: (settings: SettingsOf<K>) => string | undefined } = {
  manual: () => undefined,
  ipmi: ({ host, port, username, secret }) =>
    unless(isHost(host), `the BMC "${host}" is no host name and no address`) ??
    unless(isPort(port), `the port is ${port}; expected 1 to 65535`) ??
    badAccount(username, 16) ??
    badSecret(secret),
  redfish: ({ url, username, secret, system, authority, basicAuth }) =>
    unless(isServiceUrl(url), "the url is not spelled https://HOST or https://HOST:PORT") ??
    badAccount(username, 128) ??
    unless(
      basicAuth !== true || !username.includes(":"),
      "the user's name has a colon, which basic authentication cannot tell from the password's beginning",
    ) ??
    badSecret(secret) ??
    unless(
      system === undefined || isMachineName(system),
      `the system's id is not spelled as one: expected ${MACHINE}`,
    ) ??
    unless(
      authority === undefined || isPlainName(authority),
      `the authority is no name of a file: expected ${NAME}`,
    ),
  command: ({ command, machine }) =>
    unless(isPlainName(command), `the command is no name: expected ${NAME}`) ??
    unless(isMachineName(machine), `the machine's name is not spelled as one: expected ${MACHINE}`),
  wol: ({ mac, broadcast }) =>
    unless(parseMacAddress(mac) === mac, `"${mac}" is no MAC address like 52:54:00:12:34:56`) ??
    unless(
      parseIpv4Address(broadcast) !== undefined,
      `"${broadcast}" is no broadcast address like 10.77.0.255`,
    ),
};

/** IPMI 2.0 §22.28 has room for 16 bytes of a user's name. */
function badAccount(username: string, longest: number): string | undefined {
  const fits = /^[\x21-\x7e]+$/.test(username) && username.length <= longest;
  return unless(
    fits,
    `the user's name is empty, too long or has odd characters: expected 1 to ${longest} of ASCII without spaces`,
  );
}

function badSecret(secret: string): string | undefined {
  return unless(
    isPlainName(secret),
    `the secret is no name of a file in the folder of secrets: expected ${NAME}`,
  );
}

function unless(sound: boolean, sentence: string): string | undefined {
  return sound ? undefined : sentence;
}
