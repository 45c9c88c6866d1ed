import { isDomainName } from "../../pxe/net/domain-name.js";
import { parseIpv4Address } from "../../pxe/net/ipv4-address.js";
import { failure } from "../errors.js";
import type { PowerSettings } from "./power-port.js";

/** A file of one folder: never a path. */
const FILE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;
/** IPMI 2.0 §22.28: user names have 16 bytes. */
const IPMI_USER = /^[\x21-\x7e]{1,16}$/;
const USER = /^[\x21-\x7e]{1,64}$/;
/** A segment of a path that needs no escaping (RFC 3986 §2.3, and the colon that some BMCs have). */
const SYSTEM = /^(?!\.{1,2}$)[A-Za-z0-9._~:-]{1,128}$/;
/** Never taken for an option, nor for two arguments. */
const MACHINE = /^[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,127}$/;

type Settings<K extends PowerSettings["kind"]> = Extract<PowerSettings, { readonly kind: K }>;

/** That each field has its grammar; whether the BMC, the secret and the command are there is for the one who uses them. Throws ARGUMENT_REFUSED, naming `node`. */
export function checkPowerSettings(node: string, power: PowerSettings): void {
  const check = (field: string, text: string, isRight: boolean, expected: string): void => {
    if (isRight) return;
    const found = JSON.stringify(text.slice(0, 100));
    throw failure("ARGUMENT_REFUSED", {
      argument: `The ${field} of the power of node "${node}"`,
      found,
      expected,
    });
  };
  switch (power.kind) {
    case "manual":
    case "wol":
      return;
    case "ipmi":
      checkIpmi(power, check);
      return;
    case "redfish":
      checkRedfish(power, check);
      return;
    case "command":
      check("command", power.command, FILE_NAME.test(power.command), "a command's name of the configuration");
      check("machine", power.machine, MACHINE.test(power.machine), "letters, digits and . _ : / @ + -");
  }
}

type Check = (field: string, text: string, isRight: boolean, expected: string) => void;

function checkIpmi({ host, port, username, secret }: Settings<"ipmi">, check: Check): void {
  check("host", host, isHost(host), "a host name or an IPv4 address");
  check("port", String(port), Number.isInteger(port) && port > 0 && port < 65_536, "1 to 65535");
  check("username", username, IPMI_USER.test(username), "1 to 16 printable ASCII characters");
  check("secret", secret, FILE_NAME.test(secret), "the name of a file in the folder of secrets");
}

function checkRedfish(power: Settings<"redfish">, check: Check): void {
  const { url, username, secret, system, authority } = power;
  check("URL", url, isOrigin(url), "https://HOST or https://HOST:PORT");
  check("username", username, USER.test(username), "1 to 64 printable ASCII characters");
  for (const name of [secret, ...(authority === undefined ? [] : [authority])])
    check("secret", name, FILE_NAME.test(name), "the name of a file in the folder of secrets");
  if (system !== undefined) check("system", system, SYSTEM.test(system), "an id under /redfish/v1/Systems/");
}

function isOrigin(text: string): boolean {
  const [, host = "", port = ""] = /^https:\/\/([^/:?#@]+)(?::(\d{1,5}))?$/.exec(text) ?? [];
  return isHost(host) && (port === "" || (Number(port) > 0 && Number(port) < 65_536));
}

/** What looks like an address has to be one. */
function isHost(text: string): boolean {
  return /^[\d.]+$/.test(text) ? parseIpv4Address(text) !== undefined : isDomainName(text);
}
