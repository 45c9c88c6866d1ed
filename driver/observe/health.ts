import { jsonAnswer, type Route } from "../web/route.js";

/** One part of a program. `text` says what is wrong; without it all is well. */
export interface HealthPart {
  readonly name: string;
  readonly text?: string;
  /** Machines are not served because of it. */
  readonly isFatal?: true;
}

/** `/healthz`: 200 while machines are served, 503 when they are not; the parts say why. */
export function healthRoute(program: string, parts: () => Promise<readonly HealthPart[]>): Route {
  return {
    path: "/healthz",
    answer: async () => {
      const all = await parts();
      const status = statusOf(all);
      const told = all.map(({ name, text = "" }) => ({ name, ok: text === "", text }));
      return jsonAnswer({ program, status, parts: told }, status === "failing" ? 503 : 200);
    },
  };
}

function statusOf(parts: readonly HealthPart[]): "ok" | "troubled" | "failing" {
  if (parts.some(({ isFatal }) => isFatal)) return "failing";
  return parts.some(({ text }) => text !== undefined) ? "troubled" : "ok";
}
