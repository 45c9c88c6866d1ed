/** Offsets, both included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

export type RangeAnswer =
  | { readonly kind: "whole" }
  | { readonly kind: "part"; readonly range: ByteRange }
  | { readonly kind: "unsatisfiable" };

const ONE_RANGE = /^bytes=(\d{0,15})-(\d{0,15})$/;

/** RFC 9110 §14.2: a header that is not understood, and a list of several ranges, may be answered with the whole file. */
export function answerRange(header: string | undefined, size: number): RangeAnswer {
  const [, first = "", last = ""] = ONE_RANGE.exec(header ?? "") ?? [];
  if (first === "" && last === "") return { kind: "whole" };
  if (first !== "" && last !== "" && Number(last) < Number(first)) return { kind: "whole" };
  const start = first === "" ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === "" || last === "" ? size - 1 : Math.min(Number(last), size - 1);
  return start > end ? { kind: "unsatisfiable" } : { kind: "part", range: { start, end } };
}
