import { UsageError } from "./usage-error.js";

const UNITS: Readonly<Record<string, number>> = {
  ...{ s: 1000, m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000 },
};

/** A time in ISO 8601, or how long before `now`: `90s`, `15min`, `2h`, `3d`. Milliseconds since 1970. `option`: for the sentence. */
export function sinceArgument(text: string, now: number, option = "--since"): number {
  const [, count, unit = ""] = /^(\d{1,6})(s|m|min|h|d)$/.exec(text) ?? [];
  if (count !== undefined) return Math.max(0, now - Number(count) * (UNITS[unit] ?? 0));
  const time = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  if (time >= 0) return time;
  throw new UsageError(
    `${option} is "${text}"; expected a time like 2026-01-31T12:00:00Z, or 90s, 15min, 2h or 3d`,
    "ARGUMENT_REFUSED",
  );
}
