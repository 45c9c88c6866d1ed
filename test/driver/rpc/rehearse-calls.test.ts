import test, { type ExecutionContext } from "ava";
import { connectCoordinator, type RehearsalStep } from "../../../driver/rpc/client.js";
import type { CoordinatorPort } from "../../../driver/rpc/coordinator-port.js";
import { startCoordinatorServer } from "../../../driver/rpc/coordinator-server.js";
import { MemoryArchive } from "../../../pxe/boot/memory-archive.js";
import { BootLog } from "../../../pxe/coordinator/boot-log.js";
import { explain } from "../../../pxe/coordinator/explain.js";
import { bareContext } from "../../../pxe/coordinator/explain-context.js";
import type { Rehearsals } from "../../../pxe/rehearsal/rehearse.js";
import { planRehearsal, type RehearsalRequest } from "../../../pxe/rehearsal/rehearsed-machine.js";
import { PATIENCE } from "../../patience.js";
import { deskOf } from "../../pxe/coordinator/desk-under-test.js";
import { ETH1, subnet } from "../../pxe/coordinator/lab.js";
import { NO_UNKNOWN } from "../no-unknown.js";
import { address, all, LOOPBACK, MAC, refusedWith } from "./support.js";

const STEPS: readonly RehearsalStep[] = [
  { kind: "stage", program: "UEFI PXE" },
  { kind: "event", detail: { kind: "ownerAsked", drivers: ["hv1", "hv2"] } },
  {
    ...{ kind: "reply", message: "OFFER", yiaddr: address("10.77.0.21"), siaddr: address("10.77.0.11") },
    ...{ file: "snponly.efi", options: [{ code: 1, value: "255.255.255.0" }] },
  },
  { kind: "progress", path: "snponly.efi", bytes: 5, total: 10 },
  {
    ...{ kind: "file", role: "loader", protocol: "tftp", location: "tftp://10.77.0.11/snponly.efi" },
    ...{ outcome: "verified", bytes: 10, milliseconds: 12, sha256: "a".repeat(64), text: "" },
  },
  {
    ...{ kind: "file", role: "kernel", protocol: "http", location: "http://10.77.0.11:8080/k" },
    ...{ outcome: "failed", bytes: 0, milliseconds: 0, sha256: "", text: "it is not there" },
  },
  { kind: "verdict", boots: false, cause: "It is not there.", remedy: "Push it." },
];

async function started(t: ExecutionContext, rehearsals?: Rehearsals) {
  const coordinator: CoordinatorPort = {
    id: "dc1",
    leaseDesk: deskOf([], 0).desk,
    foreign: { list: () => [] },
    drivers: () => [],
    missingHypervisors: () => [],
    boots: new BootLog({
      archive: new MemoryArchive({ run: "run-1", capacity: { known: 1, strangers: 1 } }),
      clock: () => 0,
      isKnown: () => true,
      holderOf: () => undefined,
      sessionOf: () => undefined,
    }),
    explain: async (mac) => explain(mac, [], bareContext(0)),
  };
  const server = await startCoordinatorServer({
    ...{ listen: { host: LOOPBACK, port: 0 }, coordinator, unknown: NO_UNKNOWN },
    ...(rehearsals && { rehearsals }),
  });
  const client = connectCoordinator(server.address, PATIENCE);
  t.teardown(async () => {
    await client.close();
    await server.close();
  });
  return client;
}

function scripted(requests: RehearsalRequest[] = [], subnets = [ETH1]): Rehearsals {
  return {
    plan: (request) => {
      requests.push(request);
      return planRehearsal(request, subnets);
    },
    run: async (_, { tell }) => STEPS.forEach(tell),
  };
}

test("every kind of step comes over as it was told", async (t) => {
  const client = await started(t, scripted());
  t.deepEqual(await all(client.rehearse({ mac: MAC })), STEPS);
});

test("what is asked comes over, and what is not said is chosen by the coordinator", async (t) => {
  const requests: RehearsalRequest[] = [];
  const client = await started(t, scripted(requests));
  await all(client.rehearse({ mac: MAC }));
  await all(client.rehearse({ mac: MAC, architecture: "aarch64" }));
  await all(client.rehearse({ mac: MAC, firmware: "uefi-http", relay: "10.77.0.9" }));
  await all(client.rehearse({ mac: MAC, interface: "eth1" }));
  t.deepEqual(requests, [
    { mac: MAC, firmware: "bios", processor: "x86_64" },
    { mac: MAC, firmware: "uefi", processor: "aarch64" },
    { mac: MAC, firmware: "uefi-http", processor: "x86_64", relay: address("10.77.0.9") },
    { mac: MAC, firmware: "bios", processor: "x86_64", interface: "eth1" },
  ]);
});

test("a rehearsal that cannot be is refused with what to say instead", async (t) => {
  const two = [ETH1, subnet("10.78.0.0/24", { interface: "eth2" })];
  const client = await started(t, scripted([], two));
  const refused = async (query: Parameters<typeof client.rehearse>[0], sentence: RegExp) =>
    t.regex((await refusedWith(t, all(client.rehearse(query)), "REHEARSAL_REFUSED")).message, sentence);
  await refused({ mac: MAC }, /several segments.*eth1, eth2/);
  await refused({ mac: MAC, interface: "eth7" }, /serves no interface eth7; it serves eth1, eth2/);
  await refused({ mac: MAC, interface: "eth1", relay: "10.77.0.9" }, /one of the two/);
  await refused({ mac: MAC, firmware: "bios", architecture: "aarch64" }, /no bios firmware for aarch64/);
  await refusedWith(t, all(client.rehearse({ mac: "nonsense" })), "MAC_REFUSED");
  await refusedWith(t, all(client.rehearse({ mac: MAC, relay: "0.0.0.0" })), "ARGUMENT_REFUSED");
});

test("a caller that leaves ends its rehearsal, and its place is free again", async (t) => {
  const ended: string[] = [];
  const first = scripted();
  const client = await started(t, {
    plan: first.plan,
    run: (_, { tell, signal }) => {
      tell({ kind: "stage", program: "iPXE" });
      return new Promise((_resolve, reject) =>
        signal.addEventListener("abort", () => {
          ended.push("ended");
          reject(signal.reason);
        }),
      );
    },
  });
  const under: AsyncGenerator<RehearsalStep>[] = [];
  for (let count = 0; count < 8; count++) {
    const steps = client.rehearse({ mac: MAC });
    await steps.next();
    under.push(steps);
  }
  const { message } = await refusedWith(t, all(client.rehearse({ mac: MAC })), "LIMIT_REACHED");
  t.regex(message, /8 rehearsals are under way; at most 8 at once: try again/);
  await under[0]?.return(undefined);
  let room: IteratorResult<RehearsalStep> | undefined;
  while (room === undefined) {
    const again = client.rehearse({ mac: MAC });
    under.push(again);
    room = await again.next().catch(() => undefined);
  }
  t.false(room.done);
  t.deepEqual(ended, ["ended"]);
  for (const steps of under) await steps.return(undefined);
});
