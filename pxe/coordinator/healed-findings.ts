import type { Story } from "./boot-story.js";
import { after, isReceived } from "./boot-story.js";
import { type Detail, type Finding, listed } from "./finding.js";

/** What kept the machine from an answer may have been put right since: then it has only to ask again. */
export function orHealed(finding: Finding, { reason }: Detail<"dhcpIgnored">, story: Story): Finding {
  const since = HEALED[reason]?.(story);
  if (since === undefined) return finding;
  const { commands: _, ...told } = finding;
  return {
    ...told,
    cause: `${finding.cause.replace(/\.$/, "")}; that was so when it asked last, and since then ${since}.`,
    remedy: "Nothing more is to be put right: it boots when it asks again; restart it if it has given up.",
    who: story.context.claimants,
  };
}

const HEALED: { readonly [R in Detail<"dhcpIgnored">["reason"]]?: (story: Story) => string | undefined } = {
  unknownMachine: ({ context: { claimants } }) =>
    claimants.length === 1 ? `${listed(claimants)} has it` : undefined,
  conflict: ({ context: { claimants } }) =>
    claimants.length === 1 ? `only ${listed(claimants)} claims it` : undefined,
  noVif: ({ details }) => {
    const asked = after(details, (detail) => isReceived(detail, "DISCOVER") || isReceived(detail, "REQUEST"));
    const last = asked.findLast((detail) => detail.kind === "instanceChanged");
    const isThere = last?.kind === "instanceChanged" && ["active", "deploying"].includes(last.to);
    return isThere ? `node ${last.node} has an instance` : undefined;
  },
};
