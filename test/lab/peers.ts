import { chmodSync, writeFileSync } from "node:fs";
import { type Background, type CommandResult, until } from "./commands.js";
import { LAN, type Lab } from "./namespaces.js";

/**
 * Clients and tools that are not ours, each only ever run on a host of a lab. The DHCP clients get a script that sets the address
 * inside that namespace and prints what happened; nothing outside it is touched.
 */
export function startUdhcpc(lab: Lab, host: string, ...more: readonly string[]): Background {
  const script = executable(
    lab,
    `${host}.udhcpc.sh`,
    `#!/bin/sh
echo "EVENT $1 \${ip:-none}/\${mask:-} lease=\${lease:-} router=\${router:-} siaddr=\${siaddr:-}"
case "$1" in
  deconfig) ip address flush dev "$interface" ;;
  bound) ip address replace "$ip/$mask" dev "$interface" ;;
esac
exit 0
`,
  );
  return lab.start(
    host,
    ["udhcpc", "-f", "-i", LAN, "-t", "5", "-T", "2", "-s", script, ...more],
    `${host}.udhcpc.log`,
  );
}

/** USR1 makes udhcpc renew, USR2 release. */
export const UDHCPC = { renew: "SIGUSR1", release: "SIGUSR2" } as const;

export class Dhclient {
  readonly #lab: Lab;
  readonly #host: string;
  readonly #argv: readonly string[];

  constructor(lab: Lab, host: string) {
    this.#lab = lab;
    this.#host = host;
    const script = executable(
      lab,
      `${host}.dhclient.sh`,
      `#!/bin/sh
echo "EVENT $reason \${new_ip_address:-none} old=\${old_ip_address:-none}"
case "$reason" in
  PREINIT) ip link set "$interface" up ;;
  BOUND|RENEW|REBIND|REBOOT) ip address replace "$new_ip_address/24" dev "$interface" ;;
  RELEASE|EXPIRE|FAIL) ip address flush dev "$interface" ;;
esac
exit 0
`,
    );
    const config = lab.path(`${host}.dhclient.conf`);
    writeFileSync(config, "timeout 20;\nretry 5;\n");
    const files = [
      "-cf",
      config,
      "-sf",
      script,
      "-lf",
      lab.path(`${host}.leases`),
      "-pf",
      lab.path(`${host}.pid`),
    ];
    this.#argv = ["dhclient", "-4", ...files];
  }

  /** One lease, then gone. A second call asks again for the address of the lease file (INIT-REBOOT). */
  async lease(): Promise<string> {
    const result = await this.#run(["-1", "-v", LAN]);
    await this.#run(["-x", LAN]);
    return result.stdout + result.stderr;
  }

  async release(): Promise<string> {
    const result = await this.#run(["-r", "-v", LAN]);
    return result.stdout + result.stderr;
  }

  #run(args: readonly string[]): Promise<CommandResult> {
    // dhclient's daemon keeps the pipe open: its output goes by a file.
    const log = this.#lab.path(`${this.#host}.dhclient.log`);
    const shell = 'log=$1; shift; "$@" >"$log" 2>&1 </dev/null; code=$?; cat "$log"; exit $code';
    return this.#lab.exec(this.#host, ["sh", "-c", shell, "sh", log, ...this.#argv, ...args], {
      timeout: 60_000,
    });
  }
}

/** Fetches a file by each TFTP and HTTP client there is into `target`; each is a function of the server's address. */
export const FETCHERS = {
  "tftp-hpa": (server: string, path: string, target: string) => [
    "tftp",
    ...["-m", "binary", server, "-c", "get", path, target],
  ],
  atftp: (server: string, path: string, target: string) => [
    "atftp",
    ...["--option", "blksize 1428", "--get", "--remote-file", path, "--local-file", target, server],
  ],
  "atftp with windowsize": (server: string, path: string, target: string) => [
    "atftp",
    ...["--option", "blksize 1428", "--option", "windowsize 8"],
    ...["--get", "--remote-file", path, "--local-file", target, server],
  ],
  busybox: (server: string, path: string, target: string) => [
    ...["busybox", "tftp", "-g", "-b", "1428", "-r", path, "-l", target, server],
  ],
  "curl tftp": (server: string, path: string, target: string) => [
    "curl",
    ...["--silent", "--show-error", "--fail", "--max-time", "60", "-o", target, `tftp://${server}/${path}`],
  ],
} as const;

/** Waits for a line of a client's log. */
export async function waitForLog(
  background: Background,
  pattern: RegExp,
  timeout = 20_000,
): Promise<RegExpExecArray> {
  return until(`${pattern} in ${background.log}`, () => pattern.exec(background.output()) ?? undefined, {
    timeout,
  });
}

function executable(lab: Lab, name: string, text: string): string {
  const file = lab.path(name);
  writeFileSync(file, text);
  chmodSync(file, 0o755);
  return file;
}
