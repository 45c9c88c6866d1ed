import { styleText } from "node:util";
import type { PlacedEvent } from "../../driver/rpc/client.js";
import { describe } from "../../pxe/boot/describe-event.js";
import type { WalkedFile } from "../../pxe/client/boot-walk.js";

type Style = Parameters<typeof styleText>[0];

/** Everything this program prints, so that it reads as one story. Colours only on a terminal. */
export class Screen {
  private startedAt = performance.now();

  heading(text: string): void {
    this.startedAt = performance.now();
    process.stdout.write(`\n${paint("bold", text)}\n`);
  }

  line(text: string): void {
    process.stdout.write(`  ${text}\n`);
  }

  event({ event }: PlacedEvent): void {
    this.timed(event.source, describe(event));
  }

  file({ role, location, size, sha256, milliseconds }: WalkedFile): void {
    const speed = `${size} bytes in ${milliseconds.toFixed(1)} ms`;
    this.timed("client", `has the ${role} from ${location}: ${speed}, SHA-256 ${sha256.slice(0, 16)}…`);
  }

  /** What `who` says or is in. */
  told(who: string, text: string): void {
    this.timed(who, text);
  }

  good(text: string): void {
    process.stdout.write(`  ${paint("green", "✓")} ${text}\n`);
  }

  bad(text: string): void {
    process.stdout.write(`  ${paint("red", "✗")} ${text}\n`);
  }

  private timed(who: string, text: string): void {
    const elapsed = `${(performance.now() - this.startedAt).toFixed(1)} ms`;
    process.stdout.write(
      `  ${paint("dim", elapsed.padStart(10))}  ${paint("cyan", who.padEnd(6))}  ${text}\n`,
    );
  }
}

function paint(style: Style, text: string): string {
  return process.stdout.isTTY ? styleText(style, text) : text;
}
