import { type DestinationStream, type Logger, pino } from "pino";

/** One JSON object a line. What machines sent is in it, and can neither break a line nor steer a terminal that shows it. */
export function programLogger(id: string, destination: DestinationStream): Logger {
  return pino({ base: { id }, hooks: { streamWrite: withoutControls } }, destination);
}

/** JSON escapes C0 only. DEL, C1 (U+009B begins a terminal's commands as ESC [ does) and the line separators can stand nowhere but in its strings. */
function withoutControls(line: string): string {
  return line.replace(
    /[\u007f-\u009f\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
