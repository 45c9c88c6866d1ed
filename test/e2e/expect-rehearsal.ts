import assert from "node:assert/strict";
import type { WalkFirmware } from "../../driver/rpc/client.js";
import type { Firmware } from "../lab/firmware.js";
import type { Site } from "../lab/site.js";

/** As what each firmware of the lab is rehearsed. */
const WALKS = {
  bios: "ipxe",
  biosPlainPxe: "bios",
  uefi: "uefi",
  uefiHttp: "uefi-http",
  uefiSecure: "uefi",
  arm64: "uefi",
} as const satisfies Record<Firmware, WalkFirmware>;

/** A rehearsal says that the machine boots, before it is switched on, and has the loaders that it names verified. */
export async function wouldBoot(
  site: Site,
  mac: string,
  firmware: Firmware,
  loaders: readonly string[] = [],
): Promise<void> {
  const arch = firmware === "arm64" ? ["--arch", "aarch64"] : [];
  const told = await site.ask("rehearse", mac, "--firmware", WALKS[firmware], ...arch);
  assert.match(told, /would boot .*, each with the digest that it should have\.$/m);
  for (const loader of loaders)
    assert.match(told, new RegExp(`verified +\\S+ +\\S*/${loader.replaceAll(".", "\\.")} `));
}
