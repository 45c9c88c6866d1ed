import { ClassicLevel } from "classic-level";
import { failure } from "../errors.js";

export type Level = ClassicLevel<string, string>;

/** LevelDB in a folder, opened anew after a write that failed: what its log has of that is uncertain until then. */
export class ArchiveLevel {
  readonly folder: string;
  private level: Level | undefined;
  private isUncertain = false;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** For reading. Throws STORE_FAILED while it is not open. */
  get opened(): Level {
    if (this.level === undefined)
      throw failure("STORE_FAILED", { folder: this.folder, found: "the archive is closed" });
    return this.level;
  }

  async open(): Promise<Level> {
    const level: Level = new ClassicLevel(this.folder, { keyEncoding: "utf8", valueEncoding: "utf8" });
    await level.open();
    this.level = level;
    return level;
  }

  /** For writing. */
  async sound(): Promise<Level> {
    if (this.isUncertain) await this.close();
    const level = this.level ?? (await this.open());
    this.isUncertain = false;
    return level;
  }

  failed(): void {
    this.isUncertain = true;
  }

  async close(): Promise<void> {
    const { level } = this;
    this.level = undefined;
    await level?.close();
  }
}
