import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Background, until } from "./commands.js";

export interface IpmiSimulatorOptions {
  /**
   * A shell command, which OpenIPMI's ipmi_sim runs with `get WORD…` or `set WORD VALUE` behind it and waits for, serving nobody meanwhile: whatever it starts in
   * the background has to close its standard output. Words: `power` (0, 1), `boot` (none, pxe, default, cdrom, bios; `disk` comes as default), `reset` and
   * `shutdown` (1). `get` prints a line `WORD:VALUE` for each; any exit code but 0 fails the IPMI command.
   */
  readonly hook: string;
  readonly username: string;
  /** At most 20 bytes, without quotes. */
  readonly password: string;
  /** Absent: 127.0.0.1. */
  readonly address?: string;
  /** Absent: a free one. */
  readonly port?: number;
  /** Words before the command, like `ip netns exec NAME`; they have to end in an exec. */
  readonly inside?: readonly string[];
}

/** One machine's BMC: OpenIPMI's ipmi_sim in a folder of its own, IPMI 2.0 with cipher suite 3 at best. */
export class IpmiSimulator implements AsyncDisposable {
  readonly address: string;
  readonly port: number;
  readonly #process: Background;
  readonly #folder: string;

  private constructor(address: string, port: number, process: Background, folder: string) {
    this.address = address;
    this.port = port;
    this.#process = process;
    this.#folder = folder;
  }

  /** Resolves when it listens. It ends with this process at the latest. */
  static async start(options: IpmiSimulatorOptions): Promise<IpmiSimulator> {
    const { address = "127.0.0.1", inside = [] } = options;
    const folder = mkdtempSync(join(tmpdir(), "metalplug-ipmi-"));
    const simulator = new Background(
      [...inside, "ipmi_sim", ...writeConfig(folder, address, options)],
      join(folder, "log"),
      { stdin: "pipe" },
    );
    try {
      const port = await until("ipmi_sim listens", () => listeningPort(simulator), { timeout: 120_000 });
      return new IpmiSimulator(address, port, simulator, folder);
    } catch (error) {
      await simulator.stop("SIGKILL");
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** Where it tells what it was asked, see `bootFlagsIn`. */
  get log(): string {
    return this.#process.log;
  }

  bootFlags(): readonly string[] {
    return bootFlagsIn(this.#process.output());
  }

  /** A BMC that answers nobody until `resume`. */
  pause(): void {
    this.#process.signal("SIGSTOP");
  }

  resume(): void {
    this.#process.signal("SIGCONT");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process.stop("SIGKILL");
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** The data bytes, in hex, of every Set System Boot Options request that set the boot flags (IPMI 2.0 §28.12, parameter 5). */
export function bootFlagsIn(log: string): readonly string[] {
  const requests = log.matchAll(/netfn=0x0 cmd=0x8 [^\n]*\r?\n[^\n]*\r?\n\r? *05 ((?:[0-9a-f]{2} ?){5})/g);
  return [...requests].map(([, bytes = ""]) => bytes.trim());
}

function writeConfig(folder: string, address: string, options: IpmiSimulatorOptions): readonly string[] {
  const { hook, username, password, port = 0 } = options;
  const levels = ["callback", "user", "operator", "admin"];
  const lan = [
    'name "machine"',
    "set_working_mc 0x20",
    "startlan 1",
    `addr ${address} ${port}`,
    "priv_limit admin",
    ...levels.map((level) => `allowed_auths_${level} none md2 md5 straight`),
    // RMCP+ sessions are refused without one.
    "guid a123456789abcdefa123456789abcdef",
    "endlan",
    `chassis_control "${hook}"`,
    `user 2 true "${username}" "${password}" admin 10 none md2 md5 straight`,
  ];
  const commands = [
    "debug msg",
    "mc_setbmc 0x20",
    "mc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02",
    "sel_enable 0x20 1000 0x0a",
    "mc_enable 0x20",
  ];
  const [lanFile, commandFile, state] = ["lan.conf", "commands", "state"].map((name) => join(folder, name));
  if (lanFile === undefined || commandFile === undefined || state === undefined) throw new Error("no files");
  writeFileSync(lanFile, `${lan.join("\n")}\n`);
  writeFileSync(commandFile, `${commands.join("\n")}\n`);
  mkdirSync(state);
  return ["-c", lanFile, "-f", commandFile, "-s", state];
}

/** Of the one UDP socket it has; `/proc/PID/net` is that of its own namespace. */
function listeningPort(simulator: Background): number | undefined {
  if (!simulator.running) throw new Error(`ipmi_sim did not start:\n${simulator.output()}`);
  const proc = `/proc/${simulator.pid}`;
  const inodes = new Set(readdirSync(`${proc}/fd`).map((fd) => inodeOf(`${proc}/fd/${fd}`)));
  const rows = readFileSync(`${proc}/net/udp`, "latin1").split("\n").slice(1);
  for (const row of rows) {
    const [, local = "", , , , , , , , inode] = row.trim().split(/\s+/);
    if (inode !== undefined && inodes.has(inode)) return Number.parseInt(local.split(":")[1] ?? "", 16);
  }
  return undefined;
}

function inodeOf(link: string): string | undefined {
  try {
    return /^socket:\[(\d+)\]$/.exec(readlinkSync(link))?.[1];
  } catch {
    return undefined;
  }
}
