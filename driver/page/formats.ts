/** `8.2 MiB`: in the units that files have in verbs and configuration. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let step = 0;
  // What would be rounded to 1024 is one of the next unit.
  while (value >= 1023.5 && step < UNITS.length - 1) {
    value /= 1024;
    step++;
  }
  return `${step === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[step]}`;
}

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"];

/** Bytes in milliseconds as `12.0 MiB/s`; empty where the time is too short to tell. */
export function formatRate(bytes: number, milliseconds: number): string {
  return milliseconds < 1 ? "" : `${formatBytes((bytes * 1000) / milliseconds)}/s`;
}

/** `9 ms`, `3.41 s`, `2 min 05 s`, `3 h 12 min`. */
export function formatDuration(milliseconds: number): string {
  const ms = Math.max(0, milliseconds);
  if (ms < 10) return `${Number(ms.toFixed(1))} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${ms < 9995 ? (ms / 1000).toFixed(2) : (ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${twoDigits(seconds % 60)} s`;
  if (seconds < 86_400)
    return `${Math.floor(seconds / 3600)} h ${twoDigits(Math.floor((seconds % 3600) / 60))} min`;
  return `${Math.floor(seconds / 86_400)} d ${Math.floor((seconds % 86_400) / 3600)} h`;
}

/** How long ago, in one unit: the page says it anew as time goes by. */
export function formatAgo(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  if (seconds < 1) return "now";
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86_400)} d ago`;
}

/** Since the beginning: `+0.012 s`. */
export function formatOffset(milliseconds: number): string {
  const seconds = Math.abs(milliseconds) / 1000;
  const sign = milliseconds < 0 ? "−" : "+";
  if (seconds < 60) return `${sign}${seconds.toFixed(3)} s`;
  return `${sign}${Math.floor(seconds / 60)}:${(seconds % 60).toFixed(3).padStart(6, "0")}`;
}

/** The time of day here. */
export function formatClock(at: number): string {
  const time = new Date(at);
  return [time.getHours(), time.getMinutes(), time.getSeconds()].map(twoDigits).join(":");
}

/** Date, time of day to the millisecond, and zone: what a log or another site is compared with. */
export function formatExact(at: number): string {
  const time = new Date(at);
  const day = [time.getFullYear(), twoDigits(time.getMonth() + 1), twoDigits(time.getDate())].join("-");
  return `${day} ${formatClock(at)}.${String(time.getMilliseconds()).padStart(3, "0")} UTC${zone(-time.getTimezoneOffset())}`;
}

export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, "\u202f");
}

/** `1 node`, `2 nodes`. */
export function counted(count: number, what: string): string {
  return `${formatCount(count)} ${what}${count === 1 ? "" : "s"}`;
}

function zone(minutes: number): string {
  const size = Math.abs(minutes);
  return `${minutes < 0 ? "−" : "+"}${twoDigits(Math.floor(size / 60))}:${twoDigits(size % 60)}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}
