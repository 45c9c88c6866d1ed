import type { OutgoingCall } from "./outgoing-call.js";

/** Milliseconds between two messages that tell progress. */
const PAUSE = 250;

/** Tells progress on a stream: a few times a second, and not to a peer that is slower than that. */
export class StepWriter<Message> {
  private readonly call: OutgoingCall<Message>;
  private hasRoom = true;
  private toldAt = Number.NEGATIVE_INFINITY;
  private left: Message | undefined;

  constructor(call: OutgoingCall<Message>) {
    this.call = call;
    call.on("drain", () => {
      this.hasRoom = true;
    });
  }

  /** May be left out; the last one before `flush` is not. */
  progress(message: Message): void {
    this.left = message;
    if (this.hasRoom && performance.now() - this.toldAt >= PAUSE) this.flush();
  }

  /** What must be told, after the progress that led to it. */
  tell(message: Message): void {
    this.flush();
    this.write(message);
  }

  flush(): void {
    if (this.left === undefined) return;
    this.toldAt = performance.now();
    this.write(this.left);
    this.left = undefined;
  }

  private write(message: Message): void {
    this.hasRoom = this.call.write(message);
  }
}
