import { closeSync, constants, fstatSync, openSync, readFileSync, type Stats, statSync } from "node:fs";
import type { BootFile } from "../boot/boot-file.js";
import type { FileBytes, UdpIo } from "../net/udp-io.js";
import { toNetascii } from "./netascii.js";

export type TransferMode = "octet" | "netascii";

/** A file that transfers read, one for all of them. */
export interface ShelvedFile {
  readonly bytes: FileBytes;
  /** False once it is not what it was when it was opened. */
  isUnchanged(): boolean;
  /** Once for each `open`. */
  release(): void;
}

/** What a file cannot be served for; any other error is the system's. */
export class UnservableFile extends Error {}

/** Milliseconds and files. */
const LOOK_AGAIN_AFTER = 1000;
const KEEP_IDLE_FOR = 10_000;
const MOST_IDLE = 64;
/** Bytes: netascii is converted in memory, and no boot file is text of this size. */
const LONGEST_NETASCII = 16 * 1024 * 1024;
const MOST_NETASCII = 4 * LONGEST_NETASCII;

/** The files under transfer and those that were a moment ago: a file that many machines boot is opened and mapped once. */
export class FileShelf {
  private readonly io: Pick<UdpIo, "fileBytes" | "heldBytes" | "now">;
  private readonly files = new Map<string, StoredFile>();
  private readonly idle = new Set<StoredFile>();

  constructor(io: Pick<UdpIo, "fileBytes" | "heldBytes" | "now">) {
    this.io = io;
  }

  /** Throws the system's error, or `UnservableFile` with a sentence. */
  open(file: BootFile, mode: TransferMode): ShelvedFile {
    if (file.content.kind === "bytes") return this.hold(file.content.bytes, mode);
    const key = `${mode}:${file.content.path}`;
    const stored = this.present(key) ?? this.take(key, file.content.path, mode);
    if (stored.stats.size !== file.size)
      throw new UnservableFile(`The file has ${stored.stats.size} bytes on disk instead of ${file.size}.`);
    stored.users += 1;
    this.idle.delete(stored);
    return stored;
  }

  /** Closes what nobody has used for a while. Answers when to be called again, infinity for never. */
  tidy(): number {
    const now = this.io.now();
    for (const stored of this.idle) {
      const due = stored.idleSince + KEEP_IDLE_FOR;
      if (due > now && this.idle.size <= MOST_IDLE) return due;
      this.discard(stored);
    }
    return Number.POSITIVE_INFINITY;
  }

  /** Closes what is idle; what is in use closes with its last transfer. */
  close(): void {
    for (const stored of [...this.files.values()]) this.discard(stored);
  }

  private hold(bytes: Uint8Array, mode: TransferMode): ShelvedFile {
    const held = this.io.heldBytes(mode === "netascii" ? toNetascii(bytes) : bytes);
    return { bytes: held, isUnchanged: () => true, release: () => held.close() };
  }

  /** What is on the shelf for this name, unless the name means another file by now. */
  private present(key: string): StoredFile | undefined {
    const stored = this.files.get(key);
    if (stored === undefined) return undefined;
    const now = this.io.now();
    if (now - stored.foundAt < LOOK_AGAIN_AFTER) return stored;
    const stats = statSync(stored.path, { throwIfNoEntry: false });
    if (stats !== undefined && isSame(stats, stored.stats)) {
      stored.foundAt = now;
      return stored;
    }
    this.discard(stored);
    return undefined;
  }

  private take(key: string, path: string, mode: TransferMode): StoredFile {
    // A pipe without a writer would hold the thread.
    const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const stats = fstatSync(fd);
      if (!stats.isFile()) throw new UnservableFile("It is not a file.");
      const bytes = mode === "octet" ? this.io.fileBytes(fd, stats.size) : this.convert(fd, stats.size);
      const stored = new StoredFile(this.io.now(), { key, path, fd, stats, bytes }, () =>
        this.onUnused(stored),
      );
      this.files.set(key, stored);
      return stored;
    } catch (error) {
      closeSync(fd);
      throw error;
    }
  }

  private convert(fd: number, size: number): FileBytes {
    if (size > LONGEST_NETASCII)
      throw new UnservableFile(`Files above ${LONGEST_NETASCII} bytes are served in octet mode only.`);
    let converted = 0;
    for (const { key, bytes } of this.files.values())
      if (key.startsWith("netascii:")) converted += bytes.size;
    if (converted + size > MOST_NETASCII)
      throw new UnservableFile("Too much is served in netascii mode just now.");
    return this.io.heldBytes(toNetascii(readFileSync(fd)));
  }

  private onUnused(stored: StoredFile): void {
    stored.idleSince = this.io.now();
    if (this.files.get(stored.key) === stored) this.idle.add(stored);
    else stored.dispose();
    if (this.idle.size > MOST_IDLE) this.tidy();
  }

  private discard(stored: StoredFile): void {
    this.files.delete(stored.key);
    this.idle.delete(stored);
    if (stored.users === 0) stored.dispose();
  }
}

interface OpenedFile {
  readonly key: string;
  readonly path: string;
  readonly fd: number;
  /** When it was opened. */
  readonly stats: Stats;
  readonly bytes: FileBytes;
}

class StoredFile implements ShelvedFile {
  readonly key: string;
  readonly path: string;
  readonly stats: Stats;
  readonly bytes: FileBytes;
  users = 0;
  idleSince: number;
  /** When its name was last found to mean this file. */
  foundAt: number;
  private readonly fd: number;
  private readonly onUnused: () => void;

  constructor(now: number, { key, path, fd, stats, bytes }: OpenedFile, onUnused: () => void) {
    this.key = key;
    this.path = path;
    this.fd = fd;
    this.stats = stats;
    this.bytes = bytes;
    this.onUnused = onUnused;
    this.idleSince = this.foundAt = now;
  }

  isUnchanged(): boolean {
    return !this.bytes.damaged && isSame(fstatSync(this.fd), this.stats);
  }

  release(): void {
    this.users -= 1;
    if (this.users === 0) this.onUnused();
  }

  dispose(): void {
    this.bytes.close();
    closeSync(this.fd);
  }
}

function isSame(a: Stats, b: Stats): boolean {
  return a.ino === b.ino && a.dev === b.dev && a.size === b.size && a.mtimeMs === b.mtimeMs;
}
