import { styleText } from "node:util";
import { plain } from "./table.js";

type Style = Parameters<typeof styleText>[0];

/** One of the process's two text streams. */
export interface OutputStream {
  readonly isTTY?: boolean;
  /** Of a terminal; 0 while its width is not known. */
  readonly columns?: number;
  /** Of a terminal; 0 while its height is not known. */
  readonly rows?: number;
  write(text: string): boolean;
}

/** Keys that hold milliseconds since 1970; in JSON they are ISO 8601 text. */
const TIME_KEYS: readonly string[] = [
  "at",
  "createdAt",
  "expiresAt",
  "startedAt",
  "deadline",
  "seenAt",
  "beganAt",
  "firstAt",
  "lastAt",
  "runningAt",
  "since",
];

/** Writes lines, JSON and, on a terminal, colours. */
export class Output {
  readonly isTerminal: boolean;
  private readonly stream: OutputStream;
  private readonly coloured: boolean;

  constructor(stream: OutputStream, env: Readonly<Record<string, string | undefined>>) {
    this.stream = stream;
    this.isTerminal = stream.isTTY === true;
    this.coloured = this.isTerminal && !env["NO_COLOR"] && env["TERM"] !== "dumb";
  }

  line(text: string): void {
    this.stream.write(`${text}\n`);
  }

  /** Takes the place of the terminal's last such text; what the line has no room for is left out. */
  sameLine(text: string): void {
    const room = (this.stream.columns || Number.POSITIVE_INFINITY) - 1;
    this.stream.write(`\r\u001b[2K${text.length > room ? `${text.slice(0, room - 1)}…` : text}`);
  }

  /** Characters that a line has room for. */
  get width(): number {
    return this.isTerminal ? (this.stream.columns || 81) - 1 : Number.POSITIVE_INFINITY;
  }

  get height(): number {
    return this.stream.rows || 24;
  }

  /** On a terminal: these lines in place of the last `count`. */
  redraw(count: number, lines: readonly string[]): void {
    const up = count === 0 ? "" : `\u001b[${count}A`;
    this.stream.write(`${up}\r\u001b[0J${lines.map((line) => `${line}\n`).join("")}`);
  }

  json(value: unknown): void {
    this.line(jsonText(value));
  }

  style(style: Style, text: string): string {
    const safe = plain(text);
    return this.coloured ? styleText(style, safe, { validateStream: false }) : safe;
  }
}

/** Also what JSON leaves as it is but a terminal obeys, C1 controls, is escaped: what machines send ends up here. */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value, (key, part: unknown) =>
    TIME_KEYS.includes(key) && typeof part === "number" ? isoTime(part) : part,
  );
  return text.replace(/[\u007f-\u009f]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`);
}

/** Milliseconds since 1970 as ISO 8601; a number no calendar has stays one. */
export function isoTime(milliseconds: number): string | number {
  const time = new Date(milliseconds);
  return Number.isNaN(time.getTime()) ? milliseconds : time.toISOString();
}
