import type { ServerResponse } from "node:http";

/** What goes wrong with the next `times` requests whose `METHOD path` fits `on`. */
export type RedfishFault = { readonly on: RegExp; times: number } & (
  | { readonly kind: "silent" }
  /** The answer begins, and never ends. */
  | { readonly kind: "dripping" }
  /** All sessions are forgotten first. */
  | { readonly kind: "unauthorized" }
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly text?: string;
    }
  | { readonly kind: "cut" }
  | { readonly kind: "huge" }
);

/** True: the answer is given (or never will be). */
export async function spoil(fault: RedfishFault, response: ServerResponse): Promise<boolean> {
  switch (fault.kind) {
    case "unauthorized":
      return false;
    case "silent":
      return true;
    case "dripping":
      response.writeHead(200, { "Content-Type": "application/json" });
      response.write('{"PowerState":');
      return true;
    case "answer":
      response.writeHead(fault.status, { "Content-Type": "application/json", ...fault.headers });
      response.end(fault.text ?? "");
      return true;
    case "cut":
      response.writeHead(200, { "Content-Type": "application/json", "Content-Length": "1000" });
      response.write('{"PowerState":');
      response.socket?.destroySoon();
      return true;
    case "huge":
      response.writeHead(200, { "Content-Type": "application/json" });
      for (let sent = 0; sent < 64 && !response.destroyed; sent++) await pour(response, "x".repeat(1 << 16));
      response.end();
      return true;
  }
}

function pour(response: ServerResponse, text: string): Promise<void> {
  return new Promise((resolve) => {
    response.write(text, () => resolve());
  });
}
