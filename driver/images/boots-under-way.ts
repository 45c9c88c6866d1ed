import { type MacAddress, parseMacAddress } from "../../pxe/net/mac-address.js";
import { ChangeListeners } from "../inventory/change-listeners.js";
import type { Store } from "../store/store.js";
import { blobsOf, type Digest, type Image } from "./image.js";

export interface BootsOptions {
  /** Milliseconds on a monotonic clock. */
  readonly now: () => number;
  /** Where it is kept over a restart; absent: nowhere. */
  readonly kept?: KeptBoots;
}

export interface KeptBoots {
  readonly store: Pick<Store, "entries" | "commit" | "setAside">;
  /** The image as it was, or what is wrong with the record in a few words. */
  readonly parseRecord: (value: unknown) => Image | string;
}

/** Milliseconds after the last file of a boot was asked for; a slow machine needs some minutes for a ramdisk by TFTP. */
const LASTS = 15 * 60_000;
const PREFIX = "boot/";

interface Boot {
  readonly image: Image;
  readonly askedAt: number;
}

/**
 * What each machine's boot began with. A boot begins when its config is asked for, and then gets kernel, ramdisk and disk of one image, the
 * one of that moment, also when the image is replaced half-way: never the kernel of one and the ramdisk of the other. It is over when the next begins,
 * or fifteen minutes after its last file was asked for.
 *
 * The driver may be killed between a config and its ramdisk as well. So what a boot begins with is durable before its config goes out; a machine that begins with
 * the files that it began with before, which is nearly always so, costs no write. After a start every boot that is on disk may still be under way.
 */
export class BootsUnderWay {
  private readonly boots = new Map<MacAddress, Boot>();
  /** What is on disk of them. */
  private readonly durable = new Map<MacAddress, string>();
  private readonly changed = new ChangeListeners();
  private readonly now: () => number;
  private readonly kept: KeptBoots | undefined;

  constructor({ now, kept }: BootsOptions) {
    this.now = now;
    this.kept = kept;
  }

  /** Reads back what was kept, and forgets those that `isWanted` does not name any more. */
  async recall(isWanted: (mac: MacAddress, image: Image) => boolean): Promise<void> {
    const { store, parseRecord } = this.kept ?? {};
    if (store === undefined || parseRecord === undefined) return;
    for (const [key, value] of store.entries(PREFIX)) {
      const mac = parseMacAddress(key.slice(PREFIX.length));
      const image = mac === undefined ? "it is kept under no MAC" : parseRecord(value);
      if (mac === undefined || typeof image === "string") await store.setAside(key, String(image));
      else if (!isWanted(mac, image)) await store.commit([{ key, value: undefined }]);
      else {
        this.boots.set(mac, { image, askedAt: this.now() });
        this.durable.set(mac, filesOf(image));
      }
    }
  }

  /** Resolves once it is durable. Where the disk takes nothing the boot begins all the same. */
  async begin(mac: MacAddress, image: Image): Promise<void> {
    const before = this.boots.get(mac);
    this.boots.set(mac, { image, askedAt: this.now() });
    if (before !== undefined && filesOf(before.image) !== filesOf(image)) this.changed.tell();
    await this.keep(mac, image).catch(() => this.durable.delete(mac));
  }

  /** The image that the boot of this machine goes on with; `current` where none is under way. */
  imageOf(mac: MacAddress, current: Image): Image {
    const boot = this.boots.get(mac);
    const image = boot !== undefined && this.lasts(boot) ? boot.image : current;
    this.boots.set(mac, { image, askedAt: this.now() });
    return image;
  }

  /** What a boot may still ask for. */
  heldBlobs(): ReadonlySet<Digest> {
    const held = new Set<Digest>();
    for (const [mac, boot] of this.boots) {
      if (!this.lasts(boot)) this.boots.delete(mac);
      else for (const [, { sha256 }] of blobsOf(boot.image)) held.add(sha256);
    }
    return held;
  }

  /** Called when a machine's files may be others from now on. Returns the function that ends it. */
  subscribe(listener: () => void): () => void {
    return this.changed.subscribe(listener);
  }

  private async keep(mac: MacAddress, image: Image): Promise<void> {
    const files = filesOf(image);
    if (this.kept === undefined || this.durable.get(mac) === files) return;
    await this.kept.store.commit([{ key: `${PREFIX}${mac}`, value: image }]);
    this.durable.set(mac, files);
  }

  private lasts({ askedAt }: Boot): boolean {
    return this.now() - askedAt < LASTS;
  }
}

function filesOf(image: Image): string {
  return blobsOf(image)
    .map(([kind, { sha256 }]) => `${kind} ${sha256}`)
    .join();
}
