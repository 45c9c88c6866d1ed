import { createSocket } from "node:dgram";
import { openSwitch } from "../../../driver/power/kinds.js";
import type { PowerSettings } from "../../../driver/power/power-port.js";
import { WAKE_PORT } from "../../../driver/power/wake-on-lan.js";

/** One end of a cable: who wakes, or the machine that is to wake. */
export type WakeOrder =
  | { readonly kind: "wake"; readonly power: PowerSettings }
  | { readonly kind: "listen"; readonly port?: number };
export type WakeReport =
  | { readonly kind: "listening" | "woken" }
  | { readonly kind: "failed"; readonly text: string }
  | { readonly kind: "packet"; readonly hex: string; readonly from: string };

const order = JSON.parse(process.argv[2] ?? "") as WakeOrder;
if (order.kind === "wake") await wake(order.power);
else listen(order.port ?? WAKE_PORT);

async function wake(power: PowerSettings): Promise<void> {
  const surroundings = { secrets: "/nonexistent", commands: {} };
  await using opened = openSwitch({ name: "sleeper", power }, surroundings);
  try {
    await opened.set("on", new AbortController().signal);
    report({ kind: "woken" });
  } catch (error) {
    report({ kind: "failed", text: error instanceof Error ? error.message : String(error) });
  }
}

function listen(port: number): void {
  const socket = createSocket("udp4");
  socket.on("message", (message, { address }) => {
    report({ kind: "packet", hex: message.toString("hex"), from: address });
  });
  socket.bind(port, () => report({ kind: "listening" }));
  process.stdin.resume().once("end", () => socket.close());
}

function report(told: WakeReport): void {
  console.log(JSON.stringify(told));
}
