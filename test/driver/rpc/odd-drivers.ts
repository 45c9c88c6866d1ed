import type { Server, ServerDuplexStream } from "@grpc/grpc-js";
import type { ExecutionContext } from "ava";
import type { OwnershipLookupMacsRequest__Output } from "../../../driver/rpc/gen/metalplug/v1/OwnershipLookupMacsRequest.js";
import type { OwnershipLookupMacsResponse } from "../../../driver/rpc/gen/metalplug/v1/OwnershipLookupMacsResponse.js";
import { ownershipService } from "../../../driver/rpc/ownership-service.js";
import { ownershipDefinition } from "../../../driver/rpc/proto.js";
import { bareContext, startBareServer } from "./bare-driver.js";
import type { MemoryInventory } from "./memory-inventory.js";

export type QuestionsCall = ServerDuplexStream<
  OwnershipLookupMacsRequest__Output,
  OwnershipLookupMacsResponse
>;

/** A driver of a version that does not know LookupMacs. */
export function startOldDriver(t: ExecutionContext, inventory: MemoryInventory): Promise<string> {
  const { LookupMac, WatchClaims } = ownershipDefinition;
  const service = ownershipService(bareContext(inventory));
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
  const server = await startBareServer(add);
  t.teardown(() => server[Symbol.asyncDispose]());
  return server.address;
}

export function onQuestions(call: QuestionsCall, listener: (numbers: readonly number[]) => void): void {
  call.on("data", ({ questions }: OwnershipLookupMacsRequest__Output) =>
    listener(questions.map(({ number }) => number)),
  );
}

export function disown(call: QuestionsCall, numbers: readonly number[]): void {
  call.write({ answers: numbers.map((number) => ({ number, answer: { notMine: {} } })) });
}
