import type { BootEventDetail } from "../boot/boot-event.js";
import type { Ipv4Address } from "../net/ipv4-address.js";
import type { MacAddress } from "../net/mac-address.js";
import type { Addressees } from "./claim-index.js";
import { DiscoveryDesk } from "./discovery-desk.js";
import { MOST_ASKED, QUESTION_DEADLINE, tooManyToAsk } from "./owner-desk.js";
import { answerText } from "./owner-reports.js";
import type { AskDriver, DriverAnswer, OwnerQuestion, StrangerQuestion } from "./owner-source.js";
import { decide, driversOf, type Ownership } from "./ownership.js";

export interface InquiryParts {
  readonly whom: (mac: MacAddress) => Addressees;
  /** The answers of drivers that do not claim it, with the last words of those that are silent. */
  readonly heeded: (mac: MacAddress, answers: readonly DriverAnswer[]) => readonly DriverAnswer[];
  readonly driversNamed: (hypervisor: string) => readonly string[];
  readonly ask: AskDriver;
  /** Milliseconds. */
  readonly clock: () => number;
  /** The hypervisor's name for a driver's address. */
  readonly name: (driver: string) => string;
}

export interface Inquiry {
  readonly ownership: Ownership;
  readonly events: readonly BootEventDetail[];
}

/**
 * Asks who owns a machine as a boot of it would, past what the desk remembers: the claimants, and where none of them has it, the drivers that could. No driver
 * keeps anything of it, and one that leaves the question unanswered does not count as silent for others by that.
 */
export async function inquire(
  parts: InquiryParts,
  mac: MacAddress,
  asked: { readonly poolAddress?: Ipv4Address; readonly stranger?: StrangerQuestion | undefined },
): Promise<Inquiry> {
  const { stranger, ...told } = asked;
  const events: BootEventDetail[] = [];
  const { claimants, unsure } = parts.whom(mac);
  const answers = await askEach(parts, claimants, { mac, ...told }, events);
  const isAnswered = answers.some(({ kind }) => kind !== "notMine");
  const others = isAnswered ? [] : unsure.filter((driver) => !claimants.includes(driver));
  const more =
    others.length > MOST_ASKED
      ? others.map(tooManyToAsk)
      : parts.heeded(mac, await askEach(parts, others, { mac, ...told }, events));
  const ownership = decide([...answers, ...more]);
  const drivers = driversOf(ownership).map(parts.name);
  events.push({ kind: "ownershipDecided", verdict: ownership.kind, drivers });
  if (ownership.kind !== "none" || stranger === undefined) return { ownership, events };
  return { ownership: await discovery(parts, mac, stranger, events), events };
}

/** What the policy's driver has for a machine that nobody claims. */
async function discovery(
  parts: InquiryParts,
  mac: MacAddress,
  stranger: StrangerQuestion,
  events: BootEventDetail[],
): Promise<Ownership> {
  const ask = async (driver: string, question: OwnerQuestion): Promise<DriverAnswer> => {
    const [answer] = await askEach(parts, [driver], question, events);
    return answer ?? { kind: "notMine", driver, ttl: 0 };
  };
  return new DiscoveryDesk({ index: parts, ask, clock: parts.clock }).of({ mac, bootSession: "" }, stranger);
}

async function askEach(
  { ask, clock, name }: InquiryParts,
  drivers: readonly string[],
  question: Omit<OwnerQuestion, "bootSession">,
  events: BootEventDetail[],
): Promise<readonly DriverAnswer[]> {
  if (drivers.length > 0) events.push({ kind: "ownerAsked", drivers: drivers.map(name) });
  const askedAt = clock();
  const whole = { ...question, bootSession: "", isRehearsal: true } as const;
  return Promise.all(
    drivers.map(async (driver) => {
      const answer = await ask(driver, whole, { deadline: QUESTION_DEADLINE });
      const milliseconds = Math.max(0, Math.round(clock() - askedAt));
      const told = { driver: name(driver), answer: answer.kind, text: answerText(answer), milliseconds };
      events.push({ kind: "ownerAnswered", ...told });
      return answer;
    }),
  );
}
