import { Server, ServerCredentials, type ServerDuplexStream } from "@grpc/grpc-js";
import type { ExecutionContext } from "ava";
import type { OwnershipLookupMacsRequest__Output } from "../../../driver/rpc/gen/metalplug/v1/OwnershipLookupMacsRequest.js";
import type { OwnershipLookupMacsResponse } from "../../../driver/rpc/gen/metalplug/v1/OwnershipLookupMacsResponse.js";
import { Handlers } from "../../../driver/rpc/handlers.js";
import { ownershipService } from "../../../driver/rpc/ownership-service.js";
import { ownershipDefinition } from "../../../driver/rpc/proto.js";
import { Regrants } from "../../../driver/rpc/regrants.js";
import { Sessions } from "../../../driver/rpc/sessions.js";
import { GivenAddresses } from "../../../driver/vif/given-addresses.js";
import { EventRing } from "../../../pxe/boot/event-ring.js";
import type { MemoryInventory } from "./memory-inventory.js";
import { address, LOOPBACK } from "./support.js";

export type QuestionsCall = ServerDuplexStream<
  OwnershipLookupMacsRequest__Output,
  OwnershipLookupMacsResponse
>;

/** A driver of a version that does not know LookupMacs. */
export function startOldDriver(t: ExecutionContext, inventory: MemoryInventory): Promise<string> {
  const { LookupMac, WatchClaims } = ownershipDefinition;
  const service = ownershipService({
    inventory,
    ring: new EventRing({ source: inventory.hypervisor, capacity: 100, clock: Date.now }),
    info: {
      hypervisor: inventory.hypervisor,
      version: "0",
      server: { address: address("10.77.0.11"), tftpPort: 69, httpPort: 8080 },
      loaders: [],
    },
    handlers: new Handlers("the old driver"),
    sessions: new Sessions(100),
    given: new GivenAddresses(),
    regrants: new Regrants(inventory),
    run: "run-1",
    subscriberLimit: 100,
    stopping: new AbortController().signal,
    draining: () => false,
  });
  return listen(t, (server) => server.addService({ LookupMac, WatchClaims }, service));
}

/** A driver that answers streams of questions as the test says. */
export function startScriptedDriver(
  t: ExecutionContext,
  answer: (call: QuestionsCall) => void,
): Promise<string> {
  const { LookupMacs } = ownershipDefinition;
  return listen(t, (server) => server.addService({ LookupMacs }, { LookupMacs: answer }));
}

/** A driver that takes questions and answers none. */
export function startMuteDriver(
  t: ExecutionContext,
  { withStream }: { withStream: boolean },
): Promise<string> {
  const { LookupMac, LookupMacs } = ownershipDefinition;
  const mute = { LookupMac: () => undefined, LookupMacs: (call: QuestionsCall) => call.resume() };
  const service = withStream ? { LookupMac, LookupMacs } : { LookupMac };
  return listen(t, (server) => server.addService(service, mute));
}

async function listen(t: ExecutionContext, add: (server: Server) => void): Promise<string> {
  const server = new Server();
  add(server);
  t.teardown(() => server.forceShutdown());
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`${LOOPBACK}:0`, ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  return `${LOOPBACK}:${port}`;
}

export function onQuestions(call: QuestionsCall, listener: (numbers: readonly number[]) => void): void {
  call.on("data", ({ questions }: OwnershipLookupMacsRequest__Output) =>
    listener(questions.map(({ number }) => number)),
  );
}

export function disown(call: QuestionsCall, numbers: readonly number[]): void {
  call.write({ answers: numbers.map((number) => ({ number, answer: { notMine: {} } })) });
}
