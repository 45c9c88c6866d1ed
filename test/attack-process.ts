import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/**
 * An attack in a process of its own, which prints what it has counted, a line of JSON, each time it rests, and goes on when a line comes. It ends
 * when its input does.
 */
export class AttackProcess<Result> implements AsyncDisposable {
  isOver = false;
  readonly ended: Promise<void>;
  private readonly child;
  private readonly results: Result[] = [];
  private readonly waiting: (() => void)[] = [];

  constructor(script: string, order: object) {
    this.child = spawn(process.execPath, [script, JSON.stringify(order)], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    this.ended = new Promise((resolve) =>
      this.child.once("exit", () => {
        this.isOver = true;
        resolve();
      }),
    );
    createInterface({ input: this.child.stdout }).on("line", (line) => {
      this.results.push(JSON.parse(line) as Result);
      for (const check of this.waiting) check();
    });
  }

  /** What it counted when it rested for the so-manieth time. */
  rested(count: number): Promise<Result> {
    return new Promise((resolve, reject) => {
      const check = () => {
        const result = this.results[count - 1];
        if (result !== undefined) resolve(result);
      };
      this.waiting.push(check);
      void this.ended.then(() => reject(new Error("the attack broke off")));
      check();
    });
  }

  goOn(): void {
    this.child.stdin.write("go on\n");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.child.stdin.end();
    await this.ended;
  }
}
