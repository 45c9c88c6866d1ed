import type { ServerWritableStream } from "@grpc/grpc-js";
import type { RehearsalStep } from "../../pxe/rehearsal/rehearsal-step.js";
import type { Rehearsals } from "../../pxe/rehearsal/rehearse.js";
import { failure } from "../errors.js";
import { rehearsalRequestFromWire, rehearsalStepToWire } from "./convert/rehearsal.js";
import type { CoordinatorRehearseRequest__Output } from "./gen/metalplug/v1/CoordinatorRehearseRequest.js";
import type { CoordinatorRehearseResponse } from "./gen/metalplug/v1/CoordinatorRehearseResponse.js";
import { goneSignal } from "./outgoing-call.js";
import { StepWriter } from "./step-writer.js";

/** At once: each may fetch whole images by this program, whose machines must not wait for it. */
const MOST_REHEARSALS = 8;

type RehearseCall = ServerWritableStream<CoordinatorRehearseRequest__Output, CoordinatorRehearseResponse>;

/** Serves rehearsals, a few at a time, each for as long as its caller stays. */
export class RehearseCalls {
  private readonly rehearsals: Rehearsals;
  private readonly stopping: AbortSignal;
  private underWay = 0;

  constructor(rehearsals: Rehearsals, stopping: AbortSignal) {
    this.rehearsals = rehearsals;
    this.stopping = stopping;
  }

  async serve(call: RehearseCall): Promise<void> {
    const request = rehearsalRequestFromWire(call.request);
    const plan = this.rehearsals.plan(request);
    if (typeof plan === "string") throw failure("REHEARSAL_REFUSED", { mac: request.mac, found: plan });
    if (this.underWay >= MOST_REHEARSALS) throw tooMany();
    this.underWay++;
    const signal = goneSignal(call, this.stopping);
    try {
      await this.rehearsals.run(plan, { tell: teller(call), signal });
    } catch (error) {
      if (!call.cancelled) throw error;
    } finally {
      this.underWay--;
    }
  }
}

function teller(call: RehearseCall): (step: RehearsalStep) => void {
  const writer = new StepWriter<CoordinatorRehearseResponse>(call);
  return (step) => {
    const message = rehearsalStepToWire(step);
    if (step.kind === "progress") writer.progress(message);
    else writer.tell(message);
  };
}

function tooMany(): Error {
  const found = `${MOST_REHEARSALS} rehearsals are under way`;
  return failure("LIMIT_REACHED", {
    found,
    limit: `${MOST_REHEARSALS} at once: try again when one has ended`,
  });
}
