import type { BootEvent } from "../../pxe/boot/boot-event.js";
import { sceneOf } from "../../pxe/boot/boot-scene.js";
import type { Output } from "./output.js";
import { formatSpan, plain } from "./table.js";

/** Milliseconds without an event that are worth a line. */
const GAP = 2_000;
/** Events that come again and again in turn, at most so many. */
const LONGEST_TURN = 6;

interface Line {
  readonly at: number;
  readonly part?: string | undefined;
  readonly speakers: string;
  readonly text: string;
  /** Of how many turns it is the first, and when the last of them ended. */
  readonly times: number;
  readonly endsAt: number;
}

/** The events of a boot, one a line below the part of the boot they belong to: seconds since the first, who told whom, what. */
export function timelineLines(out: Output, events: readonly BootEvent[]): readonly string[] {
  const lines = folded(events.map(lineOf));
  const start = events[0]?.at ?? 0;
  const width = Math.max(0, ...lines.map(({ speakers }) => speakers.length));
  const shown: string[] = [];
  let part: string | undefined;
  let before = start;
  for (const line of lines) {
    if (line.at - before >= GAP)
      shown.push(out.style("dim", `            … ${formatSpan(line.at - before)} nothing …`));
    if (line.part !== undefined && line.part !== part) {
      part = line.part;
      shown.push(out.style("bold", `  ${part}`));
    }
    shown.push(
      `${out.style("dim", sinceStart(line.at - start))}  ${out.style("cyan", line.speakers.padEnd(width))}  ${plain(line.text)}${timesOf(line)}`,
    );
    before = line.endsAt;
  }
  return shown;
}

function lineOf(event: BootEvent): Line {
  const { part, from, to, text } = sceneOf(event);
  const speakers = plain(to === undefined ? from : `${from} → ${to}`);
  return { at: event.at, part, speakers, text, times: 1, endsAt: event.at };
}

/** Retries look alike: what comes several times in the same order is told once, with how often. */
function folded(lines: readonly Line[]): readonly Line[] {
  const kept: Line[] = [];
  for (let place = 0; place < lines.length; ) {
    const { length, times } = turnAt(lines, place);
    const endsAt = lines[place + length * times - 1]?.endsAt ?? 0;
    kept.push(
      ...lines
        .slice(place, place + length)
        .map((line, step) => (step === length - 1 ? { ...line, times, endsAt } : line)),
    );
    place += length * times;
  }
  return kept;
}

/** The shortest turn that comes again right behind itself; else this one line, once. */
function turnAt(lines: readonly Line[], place: number): { readonly length: number; readonly times: number } {
  for (let length = 1; length <= LONGEST_TURN; length++) {
    let times = 1;
    while (isSame(lines, place, place + length * times, length)) times += 1;
    if (times > 1) return { length, times };
  }
  return { length: 1, times: 1 };
}

function isSame(lines: readonly Line[], a: number, b: number, length: number): boolean {
  for (let step = 0; step < length; step++) {
    const [one, other] = [lines[a + step], lines[b + step]];
    if (one === undefined || other === undefined) return false;
    if (one.text !== other.text || one.speakers !== other.speakers || one.part !== other.part) return false;
  }
  return true;
}

function sinceStart(milliseconds: number): string {
  const sign = milliseconds < 0 ? "-" : "+";
  return `${sign}${(Math.abs(milliseconds) / 1000).toFixed(3)}`.padStart(9);
}

function timesOf({ times }: Line): string {
  return times === 1 ? "" : ` ×${times}`;
}
