import type { BootFileAnswer, BootFileRequest } from "../../pxe/boot/boot-file.js";
import { canonicalName, machineFileName } from "../../pxe/boot/boot-names.js";
import { nearestName } from "../../pxe/boot/nearest-name.js";
import { printableText } from "../../pxe/boot/path.js";
import type { Ipv4Address } from "../../pxe/net/ipv4-address.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";
import type { Inventory } from "../inventory/inventory.js";
import type { GivenAddresses } from "../vif/given-addresses.js";
import type { LoaderFinder } from "./loader-folder.js";

export interface ServedNamesOptions {
  readonly inventory: Pick<Inventory, "macOfAddress">;
  readonly loaders: Pick<LoaderFinder, "names">;
  readonly given: Pick<GivenAddresses, "macAt">;
}

/** A file that is not there, and the name most like it of those that this client may ask for: another machine's are none of its business. */
export function notThere(
  options: ServedNamesOptions,
  { client }: BootFileRequest,
  path: string,
): BootFileAnswer {
  const nearest = nearestName(path, namesFor(options, client));
  return {
    kind: "refused",
    reason: "notFound",
    text: `There is no file "${printableText(path, 100)}".`,
    ...(nearest === undefined ? {} : { nearest }),
  };
}

function namesFor({ inventory, loaders, given }: ServedNamesOptions, client: Ipv4Address): readonly string[] {
  const mac = inventory.macOfAddress(client) ?? given.macAt(client);
  return [...loaders.names, "grub/grub.cfg", ...(mac === undefined ? [] : namesOf(mac))];
}

function namesOf(mac: MacAddress): readonly string[] {
  return [
    machineFileName(mac, "boot.ipxe"),
    machineFileName(mac, "kernel"),
    machineFileName(mac, "ramdisk"),
    canonicalName({ kind: "pxelinuxConfig", mac }),
    canonicalName({ kind: "grubConfig", mac }),
  ];
}
