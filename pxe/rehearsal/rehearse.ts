import { BootWalkError, FileNotHad, type WalkedFile, walkBoot } from "../client/boot-walk.js";
import type { FetchFile } from "../client/fetch-thread.js";
import { PROGRAMS } from "../client/walk-programs.js";
import type { DryRun } from "../coordinator/dry-run.js";
import type { SubnetSettings } from "../coordinator/settings.js";
import { UNSPECIFIED } from "../net/ipv4-address.js";
import { type DryLease, dryExchange, type ExplainTrial } from "./dry-exchange.js";
import { type Obstacle, RehearsalEnd } from "./rehearsal-end.js";
import { type AskForFile, fetchRehearsed, type RehearsalFetchParts } from "./rehearsal-port.js";
import type { RehearsalStep, RehearsalVerdict } from "./rehearsal-step.js";
import { planRehearsal, type RehearsalPlan, type RehearsalRequest } from "./rehearsed-machine.js";

/** The live system that a boot is rehearsed against. */
export interface RehearsalParts {
  readonly dryRun: DryRun;
  readonly subnets: readonly SubnetSettings[];
  readonly askForFile: AskForFile;
  readonly fetchFile: FetchFile;
  /** A new number of 32 bits at each call. */
  readonly newXid: () => number;
  readonly explain: ExplainTrial;
}

export interface Rehearsing {
  readonly tell: (step: RehearsalStep) => void;
  readonly signal: AbortSignal;
}

/** Milliseconds without a byte after which a file counts as not coming. */
const PATIENCE = 8_000;

export interface Rehearsals {
  /** A text says why there is no such rehearsal. */
  readonly plan: (request: RehearsalRequest) => RehearsalPlan | string;
  /**
   * Walks a boot as the machine's firmware and loaders would, and tells each step and at last the verdict. No lease, address, session, event or state of the
   * machine changes: DHCP is decided and not sent, and files come by tickets. Rejects with the signal's reason.
   */
  readonly run: (plan: RehearsalPlan, rehearsing: Rehearsing) => Promise<void>;
}

export function rehearsals(parts: RehearsalParts): Rehearsals {
  return {
    plan: (request) => planRehearsal(request, parts.subnets),
    run: (plan, rehearsing) => rehearse(plan, parts, rehearsing),
  };
}

async function rehearse(
  { request, arrival, firmware, loadedIpxe }: RehearsalPlan,
  parts: RehearsalParts,
  { tell, signal }: Rehearsing,
): Promise<void> {
  const remarks: Obstacle[] = [];
  const { dryRun, explain } = parts;
  const exchange = { dryRun, explain, arrival, relay: request.relay, tell, signal };
  const round = (says: RehearsalPlan["firmware"]) =>
    dryExchange({ ...says, mac: request.mac, xid: parts.newXid() }, exchange);
  const fetching: RehearsalFetchParts = {
    ...{ ...parts, request, tell, signal, timeout: PATIENCE },
    remark: (obstacle) => remarks.push(obstacle),
  };
  try {
    tell({ kind: "stage", program: PROGRAMS[request.firmware].title });
    let lease: DryLease = await round(firmware);
    const files = await walkBoot(request, lease.pointer, {
      stage: (program) => tell({ kind: "stage", program }),
      lease: async () => {
        lease = await round(loadedIpxe);
        return lease.pointer;
      },
      fetch: (ask) => fetchRehearsed(ask, lease, fetching),
    });
    tell(good(files, lease, remarks));
  } catch (error) {
    signal.throwIfAborted();
    tell(ended(error));
  }
}

function good(
  files: readonly WalkedFile[],
  { owner, pointer, hypervisor }: DryLease,
  [remark]: readonly Obstacle[],
): RehearsalVerdict {
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  const time = files.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const node = owner === undefined ? "The machine" : `Node ${owner.grant.node}`;
  const cause =
    `${node} would boot ${addressText(pointer)}: ${files.length} files from ${hypervisor}, ${mebibytes(bytes)} MiB in ${Math.round(time)} ms, ` +
    "each with the digest that it should have";
  const but = remark === undefined ? "" : `; but before that: ${remark.cause.replace(/\.$/, "")}`;
  return { kind: "verdict", boots: true, cause: `${cause}${but}.`, remedy: remark?.remedy ?? "" };
}

function mebibytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(1);
}

/** A pool's address is told by the server that has the pool. */
function addressText({ address }: DryLease["pointer"]): string {
  return address === UNSPECIFIED ? "with the address that another DHCP server gives it" : `as ${address}`;
}

function verdictOf({ obstacle, isRight }: RehearsalEnd): RehearsalVerdict {
  return { kind: "verdict", boots: isRight, cause: obstacle.cause, remedy: isRight ? "" : obstacle.remedy };
}

function ended(error: unknown): RehearsalVerdict {
  const cause = error instanceof FileNotHad ? error.cause : error;
  if (cause instanceof RehearsalEnd) return verdictOf(cause);
  if (!(cause instanceof BootWalkError)) throw error;
  return {
    kind: "verdict",
    boots: false,
    cause: `${cause.message}.`,
    remedy:
      "Look at what its driver tells the machine to boot: the instance's loader, and `architectures` in the driver's configuration.",
  };
}
