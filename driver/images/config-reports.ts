import type { BootReport } from "../../pxe/boot/boot-event.js";
import { fileRole } from "../../pxe/boot/file-role.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";
import type { BoundImage } from "../inventory/inventory.js";

/** Machines whose last config is remembered. */
const MOST_REMEMBERED = 4096;

/** Tells what a machine's config says to its kernel, once a boot and file, when the machine fetches it. */
export class ConfigReports {
  private readonly boundOf: (mac: MacAddress) => BoundImage | undefined;
  /** By machine and file: the boot, and what was told of it. */
  private readonly told = new Map<string, string>();

  constructor(boundOf: (mac: MacAddress) => BoundImage | undefined) {
    this.boundOf = boundOf;
  }

  /** What is to be told before `seen`, if that is the beginning of such a file. */
  before({ mac, client, bootSession = "", detail }: BootReport): BootReport | undefined {
    if (detail.kind !== "fileStarted" || mac === undefined || fileRole(detail.path) !== "config")
      return undefined;
    const bound = this.boundOf(mac);
    if (bound === undefined) return undefined;
    const kernelArguments = withoutSecrets(bound.binding.kernelArguments);
    const image = bound.image.name;
    if (!this.isNews(`${mac} ${detail.path}`, `${bootSession} ${image} ${kernelArguments}`)) return undefined;
    const { path } = detail;
    return { mac, client, bootSession, detail: { kind: "bootConfigured", path, image, kernelArguments } };
  }

  private isNews(key: string, news: string): boolean {
    if (this.told.get(key) === news) return false;
    this.told.delete(key);
    this.told.set(key, news);
    const [oldest] = this.told.keys();
    if (this.told.size > MOST_REMEMBERED && oldest !== undefined) this.told.delete(oldest);
    return true;
  }
}

/** The agent's token opens its driver's door for one operation; events are for everybody who may look. */
function withoutSecrets(kernelArguments: string): string {
  return kernelArguments.replace(/\bmetalplug\.token=\S+/g, "metalplug.token=(left out)");
}
