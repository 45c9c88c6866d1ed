import type { Duration, Duration__Output } from "../gen/google/protobuf/Duration.js";
import type { Timestamp, Timestamp__Output } from "../gen/google/protobuf/Timestamp.js";

/** `milliseconds` since 1970. */
export function timestampToWire(milliseconds: number): Timestamp {
  return secondsAndNanos(milliseconds);
}

/** Milliseconds since 1970; 0 for an absent one. */
export function timestampFromWire(timestamp: Timestamp__Output | null | undefined): number {
  return milliseconds(timestamp);
}

export function durationToWire(milliseconds: number): Duration {
  return secondsAndNanos(milliseconds);
}

/** Milliseconds; 0 for an absent one. */
export function durationFromWire(duration: Duration__Output | null | undefined): number {
  return milliseconds(duration);
}

function secondsAndNanos(total: number): { seconds: string; nanos: number } {
  const nanoseconds = Math.round((total - Math.floor(total / 1000) * 1000) * 1e6);
  const seconds = Math.floor(total / 1000) + Math.floor(nanoseconds / 1e9);
  return { seconds: String(seconds), nanos: nanoseconds % 1e9 };
}

function milliseconds(time: { readonly seconds: string; readonly nanos: number } | null | undefined): number {
  return time === null || time === undefined ? 0 : Number(time.seconds) * 1000 + time.nanos / 1e6;
}
