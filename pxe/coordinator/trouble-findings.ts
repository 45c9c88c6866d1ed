import type { Story } from "./boot-story.js";
import { because, type Detail, type Finding } from "./finding.js";

type Troubled = Detail<"driverTroubled">;

/**
 * Why a driver that was asked did not answer, where the coordinator knows more of it than that. A clock that is off, and a certificate that machines
 * refuse, silence no driver by themselves.
 */
export function troubleOf({ text }: Detail<"dhcpIgnored">, { details, context }: Story): Finding | undefined {
  const drivers = details.findLast((detail) => detail.kind === "ownershipDecided")?.drivers ?? [];
  const own = context.troubles.filter(({ driver }) => drivers.includes(driver) || text.includes(driver));
  const refused = own.find(({ trouble }) => trouble === "refused");
  const clock = own.find(({ driver, trouble }) => trouble === "clock" && driver === refused?.driver);
  if (refused !== undefined) return clock === undefined ? ofCertificates(refused) : ofClocks(refused, clock);
  const unreachable = own.find(({ trouble }) => trouble === "unreachable");
  return unreachable && notReached(unreachable);
}

function ofCertificates({ driver, text }: Troubled): Finding {
  return {
    ...about(driver),
    reason: "driverCertificate",
    cause: `The coordinator and driver ${driver} do not take each other's certificates${because(text)}.`,
    remedy: `Give both a certificate that is valid now and of one authority, and ${driver} its own, for the address that it is called at: \`metalplug check\` tells what is wrong with a program's.`,
  };
}

function ofClocks({ driver, text }: Troubled, clock: Troubled): Finding {
  return {
    ...about(driver),
    reason: "driverClock",
    cause: `The clocks of the coordinator and of driver ${driver} differ${because(clock.text)}; their certificates do not hold for both${because(text)}.`,
    remedy: `Set both by NTP (\`timedatectl set-ntp true\`) on ${driver} and on the coordinator's host, and issue anew what was issued while a clock was wrong.`,
  };
}

function notReached({ driver, text }: Troubled): Finding {
  return {
    ...about(driver),
    reason: "ownerUnreachable",
    cause: `The coordinator does not reach driver ${driver}, which may own this MAC${because(text)}.`,
    remedy: `Start ${driver} again, open its gRPC port to the coordinator, or take it out of the coordinator's configuration.`,
  };
}

function about(driver: string): Pick<Finding, "missingStep" | "who" | "commands"> {
  return { missingStep: "owned", who: [driver], commands: ["metalplug drivers"] };
}
