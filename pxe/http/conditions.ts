import { answerRange, type ByteRange } from "./byte-range.js";

/** The request's header fields that choose among answers, as node spells them. */
export interface Conditions {
  readonly range?: string | undefined;
  readonly "if-match"?: string | undefined;
  readonly "if-none-match"?: string | undefined;
  readonly "if-range"?: string | undefined;
}

export type AnswerPlan =
  | { readonly kind: "whole" }
  | { readonly kind: "part"; readonly range: ByteRange }
  | { readonly kind: "unsatisfiable" }
  /** The client has it already. */
  | { readonly kind: "unchanged" }
  /** It is not the one that the client asked for. */
  | { readonly kind: "changed" };

/**
 * RFC 9110 §13.2.2. There are no dates: a file is the same when its digest is, so a file without `etag` matches "*" only, and
 * If-Range with a date never does.
 */
export function planAnswer(
  method: string | undefined,
  conditions: Conditions,
  { size, etag }: { readonly size: number; readonly etag: string | undefined },
): AnswerPlan {
  const { "if-match": match, "if-none-match": noneMatch, "if-range": ifRange } = conditions;
  if (match !== undefined && !lists(match, etag)) return { kind: "changed" };
  if (noneMatch !== undefined && lists(noneMatch.replaceAll("W/", ""), etag)) return { kind: "unchanged" };
  const isWhole = method !== "GET" || (ifRange !== undefined && ifRange.trim() !== etag);
  return isWhole ? { kind: "whole" } : answerRange(conditions.range, size);
}

function lists(header: string, etag: string | undefined): boolean {
  const tags = header.split(",").map((tag) => tag.trim());
  return tags.includes("*") || (etag !== undefined && tags.includes(etag));
}
