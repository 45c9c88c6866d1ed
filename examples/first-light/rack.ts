import { execFile } from "node:child_process";
import { once } from "node:events";
import { chmod, copyFile, mkdir, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { MachineFile } from "./stand-in-machine.js";

/** From dist/examples/first-light to the checkout's examples. */
const POWER_SCRIPT = fileURLToPath(new URL("../../../examples/power-script.sh", import.meta.url));
const PROGRAM = fileURLToPath(new URL("stand-in-machine.js", import.meta.url));

export interface ConsoleLine {
  readonly node: string;
  readonly text: string;
}

/** Machines that are processes, which examples/power-script.sh switches on and off. What they say on their consoles comes here by TCP, and their power ends with it. */
export class Rack implements AsyncDisposable {
  /** As the driver's configuration names it. */
  readonly powerScript: string;
  private readonly folder: string;
  private readonly server: Server;
  private readonly nodes: string[] = [];
  private readonly sockets = new Set<Socket>();
  private readonly listeners = new Set<(line: ConsoleLine) => void>();

  private constructor(folder: string, server: Server) {
    this.folder = folder;
    this.powerScript = join(folder, "power-script.sh");
    this.server = server;
    server.on("connection", (socket) => {
      this.sockets.add(socket);
      socket.on("close", () => this.sockets.delete(socket));
      socket.on("error", () => socket.destroy());
      createInterface({ input: socket }).on("line", (line) => this.hear(line));
    });
  }

  static async start(folder: string): Promise<Rack> {
    await mkdir(join(folder, "machines"), { recursive: true });
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const rack = new Rack(folder, server);
    await copyFile(POWER_SCRIPT, rack.powerScript);
    await chmod(rack.powerScript, 0o755);
    return rack;
  }

  /** Puts a machine there, switched off, and answers the file that is its disk. */
  async add({ node, mac, dhcpPort }: Omit<MachineFile, "disk" | "consolePort">): Promise<string> {
    const disk = join(this.folder, `${node}.disk`);
    const file = join(this.folder, `${node}.json`);
    const { port: consolePort } = this.server.address() as AddressInfo;
    const machine: MachineFile = { node, mac, disk, dhcpPort, consolePort };
    await writeFile(file, JSON.stringify(machine));
    const start = `#!/bin/sh\nexec ${[process.execPath, PROGRAM, file].map(quoted).join(" ")} "$1"\n`;
    await writeFile(join(this.folder, "machines", node), start, { mode: 0o755 });
    this.nodes.push(node);
    return disk;
  }

  listen(listener: (line: ConsoleLine) => void): void {
    this.listeners.add(listener);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.server.listening) return;
    const run = promisify(execFile);
    await Promise.allSettled(this.nodes.map((node) => run(this.powerScript, ["power-off", node])));
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, "close");
  }

  private hear(line: string): void {
    const [node = ""] = line.split(" ", 1);
    for (const listener of this.listeners) listener({ node, text: line.slice(node.length + 1) });
  }
}

function quoted(path: string): string {
  return `'${path.replaceAll("'", "'\\''")}'`;
}
