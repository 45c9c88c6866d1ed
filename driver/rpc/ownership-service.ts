import type { BootEventDetail } from "../../pxe/boot/boot-event.js";
import type { Ipv4Address } from "../../pxe/net/ipv4-address.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";
import type { ClaimChange, Inventory, MacView } from "../inventory/inventory.js";
import { answerQuestions } from "./answer-questions.js";
import { countArgument, identifierArgument, macArgument, unicastArgument } from "./convert/arguments.js";
import { bootOfferToWire, grantToWire } from "./convert/grant.js";
import { rehearseFile } from "./convert/rehearsed-file.js";
import { durationToWire } from "./convert/time.js";
import type { DriverContext } from "./driver-context.js";
import type { OwnershipHandlers } from "./gen/metalplug/v1/Ownership.js";
import type { OwnershipLookupMacRequest__Output } from "./gen/metalplug/v1/OwnershipLookupMacRequest.js";
import type { OwnershipLookupMacResponse } from "./gen/metalplug/v1/OwnershipLookupMacResponse.js";
import type { OwnershipWatchClaimsRequest__Output } from "./gen/metalplug/v1/OwnershipWatchClaimsRequest.js";
import type { OwnershipWatchClaimsResponse } from "./gen/metalplug/v1/OwnershipWatchClaimsResponse.js";
import { stream } from "./subscription.js";

/** How long an answer may be reused: OFFER, ACK and the iPXE round of one boot cost one question. Milliseconds. */
const TTL = 10_000;
/** Of a draining driver nothing is worth keeping: it is gone or back within moments. */
const DRAINING_TTL = 0;
/** Claims of a listing in one message. */
const LISTED_TOGETHER = 500;
const DRAINING_REASON = "the driver is stopping";

export function ownershipService(context: DriverContext): OwnershipHandlers {
  const { handlers } = context;
  return {
    LookupMac: handlers.unary((request) => lookup(context, questionFromWire(request))),
    LookupMacs: handlers.bidiStream((call) =>
      answerQuestions(call, {
        answer: (request, knownRevision) => lookupAnew(context, questionFromWire(request), knownRevision),
        error: (thrown) => handlers.error(thrown),
        stopping: context.stopping,
      }),
    ),
    RehearseFile: handlers.unary((request) => rehearseFile(context.rehearseFile, request)),
    WatchClaims: handlers.serverStream(async (call) => {
      const from = resumeAfter(call.request, context.run);
      await stream(call, {
        first: catchUp(context, from),
        subscribe: (listener) => subscribeClaims(context, (change) => listener(changeToWire(change))),
        toMessages: (messages) => messages,
        pause: 0,
        limit: context.subscriberLimit,
        stopping: context.stopping,
      });
    }),
  };
}

interface Question {
  readonly mac: MacAddress;
  readonly bootSession: string;
  readonly poolAddress?: Ipv4Address;
  readonly isRehearsal: boolean;
  readonly asStranger: boolean;
}

function questionFromWire(request: OwnershipLookupMacRequest__Output): Question {
  const mac = macArgument(request.mac);
  const bootSession = identifierArgument("boot_session", request.bootSession);
  const { rehearsal: isRehearsal, asStranger } = request;
  const question = { mac, bootSession, isRehearsal, asStranger };
  if (request.poolAddress === "") return question;
  return { ...question, poolAddress: unicastArgument("pool_address", request.poolAddress) };
}

/** `undefined`: what was answered at `knownRevision` stands. An address of the pool has to be noted, and whoever asks as of a stranger has no such answer. */
function lookupAnew(
  context: DriverContext,
  question: Question,
  knownRevision: string,
): OwnershipLookupMacResponse | undefined {
  const { mac, bootSession, poolAddress, isRehearsal, asStranger } = question;
  const { inventory, sessions } = context;
  const isPlain = poolAddress === undefined && !isRehearsal && !asStranger && !context.draining();
  if (!isPlain || Number(knownRevision) !== inventory.revision || !inventory.isMine(mac))
    return lookup(context, question);
  if (bootSession !== "") sessions.remember(mac, bootSession);
  reportAnswer(context, question, "owner", "as before");
  return undefined;
}

function lookup(context: DriverContext, question: Question): OwnershipLookupMacResponse {
  const { inventory } = context;
  const view = inventory.lookup(question.mac);
  if (view.kind === "notMine" && question.asStranger) return discover(context, question);
  const answer = view.kind === "owner" && context.draining() ? "draining" : view.kind;
  if (!question.isRehearsal) remember(context, question, view, answer);
  return { ...viewToWire(view, answer === "draining"), revision: inventory.revision };
}

/** The machine boots: its session, its address and what it was told. */
function remember(
  context: DriverContext,
  question: Question,
  view: MacView,
  answer: "owner" | "notMine" | "draining",
): void {
  const { sessions, given } = context;
  const { mac, bootSession, poolAddress } = question;
  if (bootSession !== "" && view.kind === "owner") sessions.remember(mac, bootSession);
  if (poolAddress !== undefined && view.kind === "owner" && view.grant.address?.kind === "pool")
    given.note(mac, poolAddress);
  const text = answer === "draining" ? DRAINING_REASON : view.kind === "owner" ? view.grant.netbootOff : "";
  reportAnswer(context, question, answer, text);
}

function reportAnswer(
  { ring }: DriverContext,
  { mac, bootSession }: Question,
  answer: Extract<BootEventDetail, { kind: "lookupAnswered" }>["answer"],
  text: string,
): void {
  const session = bootSession === "" ? {} : { bootSession };
  ring.report({ mac, ...session, detail: { kind: "lookupAnswered", answer, text } });
}

function discover(context: DriverContext, question: Question): OwnershipLookupMacResponse {
  const { mac, bootSession, poolAddress: address, isRehearsal } = question;
  const isDraining = context.draining();
  const { boot, text } = isDraining
    ? { text: DRAINING_REASON, boot: undefined }
    : context.strangers.asked({ mac, bootSession, address, isRehearsal });
  if (!isRehearsal) reportAnswer(context, question, "discovery", text);
  return {
    discovery: { boot: boot === undefined ? null : bootOfferToWire(boot), offReason: text },
    ttl: durationToWire(isDraining ? DRAINING_TTL : TTL),
    revision: context.inventory.revision,
  };
}

function viewToWire(view: MacView, draining: boolean): OwnershipLookupMacResponse {
  if (view.kind === "notMine") return { notMine: {}, ttl: durationToWire(TTL) };
  if (draining)
    return {
      draining: { reason: DRAINING_REASON, epoch: view.epoch },
      ttl: durationToWire(DRAINING_TTL),
    };
  return { owner: grantToWire(view.grant, view.epoch), ttl: durationToWire(TTL) };
}

/**
 * A disk that was wiped or restored counts its revisions anew, and a record set aside at the start is told by none: another run's revisions
 * say nothing.
 */
function resumeAfter(request: OwnershipWatchClaimsRequest__Output, run: string): number {
  const from = countArgument("from_revision", request.fromRevision);
  const seenIn = identifierArgument("run", request.run);
  return seenIn === "" || seenIn === run ? from : 0;
}

/** What has changed since `from`; where that is not known any more, everything behind a reset. */
function catchUp({ inventory, run }: DriverContext, from: number): readonly OwnershipWatchClaimsResponse[] {
  const { hypervisor, revision } = inventory;
  const resumable = from > 0 && from <= revision;
  const changes = resumable ? inventory.claimChangesAfter(from) : undefined;
  const synced = { synced: { hypervisor, run }, revision };
  if (changes !== undefined) return [...changes.map(changeToWire), synced];
  // Only `synced` carries a revision here: a listing that breaks off must be started anew.
  return [{ reset: { hypervisor, run }, revision: 0 }, ...listing(inventory.claims()), synced];
}

function listing(claims: ReturnType<Inventory["claims"]>): OwnershipWatchClaimsResponse[] {
  const parts: OwnershipWatchClaimsResponse[] = [];
  for (let at = 0; at < claims.length; at += LISTED_TOGETHER) {
    const part = claims.slice(at, at + LISTED_TOGETHER).map(({ mac, epoch }) => ({ mac, epoch }));
    parts.push({ listed: { claims: part }, revision: 0 });
  }
  return parts;
}

function subscribeClaims(
  { inventory, regrants }: DriverContext,
  listener: (change: ClaimChange) => void,
): () => void {
  const ends = [inventory.subscribeClaims(listener), regrants.subscribe(listener)];
  return () => {
    for (const end of ends) end();
  };
}

function changeToWire(change: ClaimChange): OwnershipWatchClaimsResponse {
  const { mac, revision } = change;
  if (change.kind === "released") return { released: { mac }, revision };
  return { claimed: { mac, epoch: change.epoch }, revision };
}
