import { chooseBootFile } from "../boot/boot-choice.js";
import type { BootClient } from "../boot/boot-client.js";
import type { Decision, World } from "./decision.js";
import type { Discovery } from "./ownership.js";

/** What a stranger boots by: the discovery ramdisk, or why there is none. A running system boots nothing. */
export function strangerBoot(
  world: Pick<World, "name">,
  client: BootClient,
  discovery: Discovery | undefined,
): Pick<Decision, "boot" | "withheld"> {
  if (client.architecture === undefined) return {};
  if (discovery === undefined)
    return { withheld: { reason: "stranger", text: "no driver claims the machine" } };
  const { boot, driver, text } = discovery;
  if (boot === undefined)
    return { withheld: { reason: "stranger", text: `no driver claims the machine; ${text}` } };
  const hypervisor = world.name(driver);
  const choice = chooseBootFile(boot, client, client.architecture, hypervisor);
  if (choice.kind === "none") return { withheld: choice };
  return { boot: { server: boot.server, file: choice.file, hypervisor } };
}
