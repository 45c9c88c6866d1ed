import type { BootOverride, PowerSwitch, SettingsOf } from "./power-port.js";
import { failed, refused } from "./power-trouble.js";
import { SYSTEM_PATH } from "./run-program.js";
import type { SwitchTools } from "./switch-tools.js";
import { toldLines } from "./told-text.js";

/** IPMI 2.0 by ipmitool. The password goes by its environment: what stands in its arguments is shown by `ps` to every user. */
export function openIpmi(settings: SettingsOf<"ipmi">, tools: SwitchTools): PowerSwitch {
  let suite: CipherSuite = "17";
  const ask = async (words: readonly string[], signal: AbortSignal): Promise<string> => {
    const first = await run(settings, tools, suite, words, signal);
    if (first.ok || suite === "3" || !LACKS_SUITE.test(first.found)) return answerOf(first);
    suite = "3";
    return answerOf(await run(settings, tools, suite, words, signal));
  };
  return {
    state: async (signal) => readState(await ask(["power", "status"], signal)),
    set: async (target, signal) => {
      await ask(["power", target], signal);
    },
    setBoot: async (override, signal) => {
      await ask(bootWords(override), signal);
    },
    [Symbol.asyncDispose]: async () => undefined,
  };
}

/**
 * 17 is HMAC-SHA256 with AES, 3 is HMAC-SHA1 with AES (IPMI 2.0 table 22-20). Left to itself ipmitool asks a BMC first which it has, and waits ten seconds for one that does not
 * know the question; and it never takes 3 of those that list nothing.
 */
type CipherSuite = "17" | "3";
const LACKS_SUITE = /open session response.*(algorithm|cipher suite)/i;

/** The password or the user is wrong, or may not do this; trying again may lock the account. */
const NOT_ALLOWED =
  /HMAC is invalid|unauthorized (name|role)|invalid (role|name length|integrity check value)|insufficient privilege/i;

/** What ipmitool says with -v beside the matter. */
const ASIDE =
  /^(Loading IANA|Running Get|Get HPM\.x|Invalid completion code received|Discovered IPMB|Error: Unable to establish)/;

/** ipmitool 1.8.19 ends with 0 when the BMC has refused the boot flags. */
const UNSAID_FAILURE = /^(Set Chassis Boot Parameter 5 failed|Error Setting Chassis Boot Parameter 5)/m;

type Answer = { readonly ok: true; readonly stdout: string } | { readonly ok: false; readonly found: string };

async function run(
  { host, port, username, secret }: SettingsOf<"ipmi">,
  tools: SwitchTools,
  suite: CipherSuite,
  words: readonly string[],
  signal: AbortSignal,
): Promise<Answer> {
  const account = ["-U", username, "-E", "-L", "OPERATOR"];
  // A silent BMC is given up after 10 seconds. Only with -v is it told why a session cannot be established.
  const manner = ["-v", "-N", "2", "-R", "2"];
  const where = ["-I", "lanplus", "-H", host, "-p", String(port), "-C", suite];
  const end = await tools.run({
    file: "ipmitool",
    args: [...where, ...account, ...manner, ...words],
    env: { PATH: SYSTEM_PATH, LC_ALL: "C", IPMI_PASSWORD: await tools.secret(secret) },
    timeout: tools.patience.call,
    signal,
  });
  if (end.code === 0 && !UNSAID_FAILURE.test(end.stderr)) return { ok: true, stdout: end.stdout };
  const lines = `${end.stderr}\n${end.stdout}`
    .split("\n")
    .filter((line) => !ASIDE.test(line))
    .map((line) => line.replace(/^> /, ""));
  return { ok: false, found: toldLines(lines.join("\n")) };
}

function answerOf(answer: Answer): string {
  if (answer.ok) return answer.stdout;
  const { found } = answer;
  if (NOT_ALLOWED.test(found)) throw refused(`the BMC does not let this user in with this secret (${found})`);
  if (found === "" || SILENT.test(found)) throw failed("the BMC does not answer");
  throw failed(found);
}

const SILENT = /^Get Auth Capabilities error/;

function readState(text: string): "on" | "off" {
  const [, state] = /^Chassis Power is (on|off)$/m.exec(text) ?? [];
  if (state === "on" || state === "off") return state;
  throw failed(`ipmitool said "${toldLines(text)}"; expected that the power is on or off`);
}

/** The words for `chassis bootdev`; IPMI 2.0 §28.13 knows PXE and disk, but no HTTP boot. */
export function bootWords({ device, lasts, firmware }: BootOverride): readonly string[] {
  if (device === "http")
    throw refused("IPMI knows no HTTP boot; put it first in the firmware's own order, or start from network");
  const options = [
    ...(lasts === "continuous" ? ["persistent"] : []),
    ...(firmware === "uefi" ? ["efiboot"] : []),
  ];
  const words = ["chassis", "bootdev", device === "network" ? "pxe" : "disk"];
  return options.length === 0 ? words : [...words, `options=${options.join(",")}`];
}
