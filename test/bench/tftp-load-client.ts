/** Many lockstep transfers at once over dgram, one socket each as real clients have. Prints a `TftpLoadResult`. */
import { createSocket } from "node:dgram";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { ownCpuSeconds } from "./child-result.js";
import { LockstepFlow } from "./lockstep-flow.js";

export interface TftpLoadRequest {
  readonly address: string;
  readonly port: number;
  /** One transfer each. */
  readonly paths: readonly string[];
  readonly blksize: number;
  /** What every path has to give. */
  readonly referenceFile: string;
}

export interface TftpLoadResult {
  readonly seconds: number;
  readonly completed: number;
  readonly failed: number;
  readonly retransmits: number;
  readonly bytes: number;
  readonly cpuSeconds: number;
}

/** Milliseconds. */
const REPEAT_AFTER = 1000;
const GIVE_UP_AFTER = 15_000;

async function load(request: TftpLoadRequest): Promise<TftpLoadResult> {
  const expected = readFileSync(request.referenceFile);
  const cpuAtStart = ownCpuSeconds();
  const start = performance.now();
  const flows = await Promise.all(
    request.paths.map((path) =>
      transfer(request, new LockstepFlow({ path, expected, blksize: request.blksize })),
    ),
  );
  const completed = flows.filter(({ flow }) => flow.state === "complete").length;
  return {
    seconds: (performance.now() - start) / 1000,
    completed,
    failed: flows.length - completed,
    retransmits: flows.reduce((sum, { retransmits }) => sum + retransmits, 0),
    bytes: completed * expected.length,
    cpuSeconds: ownCpuSeconds() - cpuAtStart,
  };
}

function transfer({ address, port }: TftpLoadRequest, flow: LockstepFlow) {
  return new Promise<{ readonly flow: LockstepFlow; readonly retransmits: number }>((resolve) => {
    const socket = createSocket({ type: "udp4", lookup: (host, _options, done) => done(null, host, 4) });
    let peer = port;
    let retransmits = 0;
    let heardAt = performance.now();
    const finish = () => {
      clearInterval(timer);
      socket.close();
      resolve({ flow, retransmits });
    };
    const timer = setInterval(() => {
      const silence = performance.now() - heardAt;
      if (silence > GIVE_UP_AFTER) flow.state = "failed";
      if (flow.state !== "running") return finish();
      if (silence < REPEAT_AFTER) return;
      retransmits += 1;
      socket.send(flow.last, peer, address);
    }, REPEAT_AFTER);
    socket.on("message", (bytes, from) => {
      heardAt = performance.now();
      peer = from.port;
      const answers = flow.receive(bytes);
      if (flow.state === "running") {
        if (answers) socket.send(flow.last, peer, address);
      } else if (answers) socket.send(flow.last, peer, address, finish);
      else finish();
    });
    socket.send(flow.last, port, address);
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href)
  console.log(JSON.stringify(await load(JSON.parse(process.argv[2] ?? "{}"))));
