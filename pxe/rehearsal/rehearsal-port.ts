import { processorOf } from "../boot/executable.js";
import type { FileQuestion, RehearsedFile } from "../boot/rehearsal.js";
import type { BootLocation } from "../client/boot-url.js";
import { type FileAsk, FileNotHad, type WalkedFile } from "../client/boot-walk.js";
import {
  type FetchedFile,
  type FetchOptions,
  FileFetchError,
  fetchFile,
  locationText,
} from "../client/fetch-file.js";
import type { DryLease } from "./dry-exchange.js";
import {
  driverUnasked,
  fetchObstacle,
  refusedByDriver,
  tooLargeForPath,
  wrongBytes,
  wrongProcessor,
} from "./file-obstacles.js";
import { type Obstacle, RehearsalEnd } from "./rehearsal-end.js";
import type { FileStep, RehearsalStep } from "./rehearsal-step.js";
import type { RehearsalRequest } from "./rehearsed-machine.js";

/** Asks a driver what a machine would get. Rejects where it does not answer. */
export type AskForFile = (
  driver: string,
  question: FileQuestion,
  signal: AbortSignal,
) => Promise<RehearsedFile>;

export interface RehearsalFetchParts extends Omit<FetchOptions, "signal"> {
  readonly request: RehearsalRequest;
  readonly askForFile: AskForFile;
  readonly tell: (step: RehearsalStep) => void;
  /** What does not end the boot, and should be put right all the same. */
  readonly remark: (obstacle: Obstacle) => void;
  readonly signal: AbortSignal;
}

type Served = Extract<RehearsedFile, { kind: "file" }>;

/** One file of the walk: its driver is asked what it should be, it is fetched by the ticket, and compared. */
export async function fetchRehearsed(
  ask: FileAsk,
  { owner, poolAddress, hypervisor }: DryLease,
  parts: RehearsalFetchParts,
): Promise<WalkedFile | undefined> {
  if (owner === undefined) throw new Error("a boot file without an owner");
  const file = new RehearsedFetch(ask, hypervisor, parts);
  const question = {
    mac: parts.request.mac,
    path: pathOf(ask.location),
    protocol: ask.location.kind,
    poolAddress,
  };
  const served = await parts.askForFile(owner.driver, question, parts.signal).catch((error: unknown) => {
    parts.signal.throwIfAborted();
    throw new RehearsalEnd(driverUnasked(hypervisor, error instanceof Error ? error.message : String(error)));
  });
  if (served.kind === "file") return file.fetch(served);
  if (ask.isOptional && served.reason === "notFound") return file.isAbsent();
  const asked = { role: ask.role, where: locationText(ask.location), hypervisor };
  throw file.missing(refusedByDriver(asked, served.reason, served.text));
}

class RehearsedFetch {
  private readonly ask: FileAsk;
  private readonly hypervisor: string;
  private readonly parts: RehearsalFetchParts;
  private readonly where: string;

  constructor(ask: FileAsk, hypervisor: string, parts: RehearsalFetchParts) {
    this.ask = ask;
    this.hypervisor = hypervisor;
    this.parts = parts;
    this.where = locationText(ask.location);
  }

  async fetch(served: Served): Promise<WalkedFile> {
    const found = await this.bytes(served);
    const wrong = this.wrongIn(found, served);
    if (wrong !== undefined) {
      this.tell("failed", found, wrong.cause);
      throw new RehearsalEnd(wrong);
    }
    this.tell("verified", found, "");
    return { ...found, role: this.ask.role, location: this.where, loader: served.loader };
  }

  isAbsent(): undefined {
    this.tell("absent", NOTHING, "");
  }

  /** The machine would notice, and go on with the next alternative where there is one. */
  missing(obstacle: Obstacle): FileNotHad {
    this.tell("failed", NOTHING, obstacle.cause);
    this.parts.remark(obstacle);
    return new FileNotHad(obstacle.cause, { cause: new RehearsalEnd(obstacle) });
  }

  private async bytes(served: Served): Promise<FetchedFile> {
    const { location, manner } = this.ask;
    const { tell } = this.parts;
    const onProgress = (bytes: number) =>
      tell({ kind: "progress", path: served.name, bytes, total: served.size });
    try {
      return await fetchFile({ location, manner, rehearsal: served.ticket, onProgress }, this.parts);
    } catch (error) {
      if (!(error instanceof FileFetchError)) throw error;
      throw this.missing(await this.obstacleOf(error, served));
    }
  }

  /** Firmware repeats and repeats; whether small blocks come tells an operator what to look at. */
  private async obstacleOf({ trouble }: FileFetchError, served: Served): Promise<Obstacle> {
    const { location } = this.ask;
    const { kind, blksize = 0 } = { blksize: undefined, ...trouble };
    if (kind === "stalled" && blksize > SMALL && "bytes" in trouble && trouble.bytes === 0) {
      const small = { location, manner: { blksize: SMALL }, rehearsal: served.ticket };
      const comes = await fetchFile(small, this.parts).then(
        () => true,
        () => false,
      );
      this.parts.signal.throwIfAborted();
      if (comes) return tooLargeForPath(this.where, this.hypervisor, blksize);
    }
    return fetchObstacle(location, this.hypervisor, trouble);
  }

  private wrongIn({ size, sha256, head }: FetchedFile, served: Served): Obstacle | undefined {
    const { role } = this.ask;
    const { processor } = this.parts.request;
    if (size !== served.size || sha256 !== served.sha256)
      return wrongBytes(this.where, this.hypervisor, served, { size, sha256 });
    const ofImage = role === "kernel" || role === "ramdisk" ? served.architecture : undefined;
    const isProgram = role === "kernel" || role === "loader";
    const found = (isProgram ? processorOf(head) : undefined) ?? ofImage;
    return found === undefined || found === processor
      ? undefined
      : wrongProcessor(this.where, found, processor);
  }

  private tell(
    outcome: FileStep["outcome"],
    { size: bytes, sha256, milliseconds }: Pick<FetchedFile, "size" | "sha256" | "milliseconds">,
    text: string,
  ): void {
    const { role, location } = this.ask;
    const step = { kind: "file", role, protocol: location.kind, location: this.where } as const;
    this.parts.tell({ ...step, outcome, bytes, sha256, milliseconds: Math.round(milliseconds), text });
  }
}

const NOTHING = { size: 0, sha256: "", milliseconds: 0 };
/** RFC 1350's, which fits everywhere. */
const SMALL = 512;

/** As the server sees it. */
function pathOf(location: BootLocation): string {
  if (location.kind === "tftp") return location.path;
  const { pathname } = new URL(location.url);
  try {
    return decodeURIComponent(pathname);
  } catch {
    return pathname;
  }
}
