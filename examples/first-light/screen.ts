import { styleText } from "node:util";
import { LiveBoots } from "../../driver/cli/live-boots.js";
import { Output } from "../../driver/cli/output.js";

type Style = Parameters<typeof styleText>[0];

/** Everything this program prints, so that it reads as one story. Colours only on a terminal. */
export class Screen {
  private startedAt = performance.now();

  heading(text: string): void {
    this.startedAt = performance.now();
    process.stdout.write(`\n${paint("bold", text)}\n`);
  }

  /** Boots as `metalplug boots --follow` shows them; what is written next comes below once they are left. */
  boots(): LiveBoots {
    return new LiveBoots(new Output(process.stdout, process.env));
  }

  line(text: string): void {
    process.stdout.write(`  ${text}\n`);
  }

  /** What `who` says or is in. */
  told(who: string, text: string): void {
    this.timed(who, text);
  }

  link(url: string): string {
    return paint("underline", url);
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
