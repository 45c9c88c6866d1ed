import type { InstanceView } from "../rpc/client.js";
import { instanceLine, percentOf } from "./instance-text.js";
import type { Output } from "./output.js";
import { plain } from "./table.js";
import { rateOf, type Samples, seen } from "./transfer-rate.js";

/** Percent between two lines where no terminal can rewrite one. */
const PLAIN_STEP = 25;

/** How far an instance is: one line that is rewritten on a terminal, plain ones elsewhere, one for each step and each quarter of a disk image. */
export class InstanceProgress {
  private readonly output: Output;
  private readonly clock: () => number;
  private samples: Samples = [];
  private toldKey = "";

  /** `clock` is in milliseconds. */
  constructor(output: Output, clock: () => number) {
    this.output = output;
    this.clock = clock;
  }

  readonly update = (instance: InstanceView): void => {
    const { doneBytes } = instance.operation ?? {};
    this.samples = doneBytes === undefined ? [] : seen(this.samples, { at: this.clock(), bytes: doneBytes });
    const text = plain(instanceLine(instance, rateOf(this.samples)));
    const key = keyOf(instance);
    if (this.output.isTerminal) this.output.sameLine(text);
    else if (key !== this.toldKey) this.output.line(text);
    this.toldKey = key;
  };

  /** Leaves a terminal's line clean for what follows. */
  readonly end = (): void => {
    if (this.output.isTerminal && this.toldKey !== "") this.output.sameLine("");
    this.toldKey = "";
  };
}

/** What of an instance is worth a new line. */
function keyOf({ state, operation }: InstanceView): string {
  if (operation === undefined) return state;
  const { id, step, queuePlace = 0, failures } = operation;
  const quarter = Math.floor((percentOf(operation) ?? 0) / PLAIN_STEP);
  return [state, id, step, queuePlace, failures, quarter].join(" ");
}
