import { type BlobInfo, blobsOf, type Digest, type Image } from "./image.js";
import type { Damage } from "./scrubber.js";

/** A damaged file and whose it is. */
export interface DamagedFile {
  readonly blob: BlobInfo;
  /** Images that name it. */
  readonly images: readonly string[];
  /** What was found. */
  readonly text: string;
}

/** What was found wrong with stored files since the start. */
export class DamageList {
  private readonly images: () => readonly Image[];
  private readonly told: ((damage: DamagedFile) => void) | undefined;
  private readonly texts = new Map<Digest, string>();

  constructor(images: () => readonly Image[], told: ((damage: DamagedFile) => void) | undefined) {
    this.images = images;
    this.told = told;
  }

  readonly add = ({ blob, text }: Damage): DamagedFile => {
    const users = this.images().filter((image) =>
      blobsOf(image).some(([, { sha256 }]) => sha256 === blob.sha256),
    );
    const damage = { blob, images: users.map(({ name }) => name), text };
    this.texts.set(blob.sha256, text);
    this.told?.(damage);
    return damage;
  };

  /** What an earlier run of the driver found is not known any more. */
  textOf(sha256: Digest): string {
    return this.texts.get(sha256) ?? "it was found damaged before the driver's last start";
  }
}
