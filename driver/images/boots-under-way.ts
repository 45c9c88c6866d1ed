import type { MacAddress } from "../../pxe/net/mac-address.js";
import { ChangeListeners } from "../inventory/change-listeners.js";
import { blobsOf, type Digest, type Image } from "./image.js";

/** Milliseconds after the last file of a boot was asked for; a slow machine needs some minutes for a ramdisk by TFTP. */
const LASTS = 15 * 60_000;

interface Boot {
  readonly image: Image;
  readonly askedAt: number;
}

/**
 * What each machine's boot began with. A boot begins when its config is asked for, and then gets kernel, ramdisk and disk of one image, the
 * one of that moment, also when the image is replaced half-way: never the kernel of one and the ramdisk of the other. It is over when the next begins,
 * or fifteen minutes after its last file was asked for.
 */
export class BootsUnderWay {
  private readonly boots = new Map<MacAddress, Boot>();
  private readonly changed = new ChangeListeners();
  private readonly now: () => number;

  /** `now`: milliseconds on a monotonic clock. */
  constructor(now: () => number) {
    this.now = now;
  }

  begin(mac: MacAddress, image: Image): void {
    const before = this.boots.get(mac);
    this.boots.set(mac, { image, askedAt: this.now() });
    if (before !== undefined && !sameFiles(before.image, image)) this.changed.tell();
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

  private lasts({ askedAt }: Boot): boolean {
    return this.now() - askedAt < LASTS;
  }
}

function sameFiles(a: Image, b: Image): boolean {
  const digestsOf = (image: Image): string =>
    blobsOf(image)
      .map(([kind, { sha256 }]) => `${kind} ${sha256}`)
      .join();
  return digestsOf(a) === digestsOf(b);
}
