import type { BootEvent } from "../boot/boot-event.js";
import type { MacAddress } from "../net/mac-address.js";
import { type Story, storyOf } from "./boot-story.js";
import type { ExplainContext } from "./explain-context.js";
import { otherFacts } from "./explain-facts.js";
import { RULES } from "./explain-order.js";
import type { Finding } from "./finding.js";
import { inOrder } from "./story-order.js";
import { bootedOrIdle } from "./system-findings.js";

export interface Explanation extends Finding {
  readonly mac: MacAddress;
  readonly bootSession?: string;
  /** What else is worth knowing, one sentence each. */
  readonly facts: readonly string[];
  readonly events: readonly BootEvent[];
}

/** Tells one boot of a MAC from its events: the first rule that has something to say names the cause. */
export function explain(
  mac: MacAddress,
  arrived: readonly BootEvent[],
  context: ExplainContext,
): Explanation {
  const events = inOrder(arrived);
  const story = storyOf(mac, events, context);
  const found = firstOf(RULES, ({ tell }) => tell(story)) ?? bootedOrIdle(story);
  const finding = withoutNothing({
    ...found,
    commands: (found.commands ?? []).map((one) => filledIn(one, story)),
  });
  const bootSession = events.at(-1)?.bootSession;
  return {
    mac,
    ...(bootSession === undefined ? {} : { bootSession }),
    ...finding,
    facts: otherFacts(story, finding),
    events,
  };
}

/** What is known of the machine stands in what is to be pasted. */
function filledIn(command: string, { mac, details }: Story): string {
  const node = nodeOf(details);
  const named = node === undefined ? command : command.replace(/\bNODE\b/, node);
  return named.replace(/\bMAC\b/, mac);
}

function nodeOf(details: Story["details"]): string | undefined {
  const owned = details.findLast((detail) => detail.kind === "ownerAnswered" && detail.node !== undefined);
  if (owned?.kind === "ownerAnswered") return owned.node;
  const decided = details.findLast((detail) => detail.kind === "ownershipDecided");
  return decided?.node ?? details.findLast((detail) => detail.kind === "instanceChanged")?.node;
}

function withoutNothing({ who = [], commands = [], ...finding }: Finding): Finding {
  return { ...finding, ...(who.length > 0 && { who }), ...(commands.length > 0 && { commands }) };
}

function firstOf<T, R>(items: readonly T[], ask: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const answer = ask(item);
    if (answer !== undefined) return answer;
  }
  return undefined;
}
