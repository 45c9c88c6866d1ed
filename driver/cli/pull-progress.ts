import type { PullStep } from "../rpc/client.js";
import type { Output } from "./output.js";
import { PushProgress } from "./push-progress.js";

/** How far a pull is, file by file, as a push is told. A server that does not say how much comes is told of in bytes alone. */
export class PullProgress {
  private readonly output: Output;
  private readonly image: string;
  private file: { readonly kind: string; readonly from: number; readonly lines: PushProgress } | undefined;

  constructor(output: Output, image: string) {
    this.output = output;
    this.image = image;
  }

  readonly update = ({ kind, received, size }: PullStep): void => {
    if (this.file?.kind !== kind) {
      this.end();
      const lines = new PushProgress(this.output, `${this.image} ${kind}`);
      this.file = { kind, from: received, lines };
    }
    if (size > 0) this.file.lines.update({ sentBytes: received, totalBytes: size, skippedBytes: 0 });
  };

  readonly end = (): void => this.file?.lines.end();
}
