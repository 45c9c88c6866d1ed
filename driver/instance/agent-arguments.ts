import type { BootServer } from "../../pxe/boot/boot-binding.js";
import { dashedMac, type MacAddress } from "../../pxe/net/mac-address.js";
import type { Instance } from "./instance.js";

/** What the agent is started for. */
export type AgentTask = "deploy" | "discover" | "clean";

export function taskOf({ kind, state }: Instance): AgentTask {
  if (state.kind === "cleaning") return "clean";
  return kind === "discover" ? "discover" : "deploy";
}

/** The kernel arguments that tell the agent what it is for, whom to call, and by which token, behind those of its image. */
export function agentArguments(
  imageArguments: string,
  {
    task,
    mac,
    server,
    token,
  }: {
    readonly task: AgentTask;
    readonly mac: MacAddress;
    readonly server: BootServer;
    readonly token: string;
  },
): string {
  const own = [
    `metalplug.task=${task}`,
    `metalplug.mac=${dashedMac(mac)}`,
    `metalplug.url=http://${server.address}:${server.httpPort}`,
    `${TOKEN}${token}`,
  ];
  return [imageArguments, ...own].filter((text) => text !== "").join(" ");
}

/** The same arguments for eyes that are not the machine's: nobody is let in by what stands there instead. */
export function withoutToken(kernelArguments: string): string {
  return kernelArguments
    .split(" ")
    .map((token) => (token.startsWith(TOKEN) ? `${TOKEN}rehearsal` : token))
    .join(" ");
}

const TOKEN = "metalplug.token=";
