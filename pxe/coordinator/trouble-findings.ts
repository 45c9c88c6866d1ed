import type { Story } from "./boot-story.js";
import { type BootCause, because, type Detail, type Finding } from "./finding.js";

/** What can keep a machine from booting. */
type Trouble = Exclude<Detail<"driverTroubled">["trouble"], "certificateEnds">;
type Troubled = Detail<"driverTroubled"> & { readonly trouble: Trouble };

/** The first that is there is told. */
const WORST_FIRST: readonly Trouble[] = ["refused", "certificate", "clock", "unreachable"];

/** Why a driver that was asked did not answer, where the coordinator knows more of it than that. */
export function troubleOf({ text }: Detail<"dhcpIgnored">, { details, context }: Story): Finding | undefined {
  const drivers = details.findLast((detail) => detail.kind === "ownershipDecided")?.drivers ?? [];
  const own = context.troubles.filter(({ driver }) => drivers.includes(driver) || text.includes(driver));
  const rank = ({ trouble }: Troubled): number => WORST_FIRST.indexOf(trouble);
  const [worst] = own.filter(isHindrance).sort((a, b) => rank(a) - rank(b));
  return worst && troubleFinding(worst, "owned");
}

/** Firmware that boots by HTTPS refuses a certificate that is not right, without a word to anybody. */
export function certificateTrouble(
  bootFile: string,
  driver: string | undefined,
  { context }: Story,
): Finding | undefined {
  if (!bootFile.startsWith("https:")) return undefined;
  const trouble = context.troubles.find(
    (found) => found.driver === driver && (found.trouble === "certificate" || found.trouble === "clock"),
  );
  return trouble && isHindrance(trouble) ? troubleFinding(trouble, "fileAsked") : undefined;
}

function isHindrance(detail: Detail<"driverTroubled">): detail is Troubled {
  return detail.trouble !== "certificateEnds";
}

function troubleFinding(
  { driver, trouble, text }: Troubled,
  missingStep: Finding["missingStep"] & string,
): Finding {
  const { reason, cause, remedy } = TROUBLES[trouble];
  return {
    reason,
    missingStep,
    cause: `${cause(driver)}${because(text)}.`,
    remedy: remedy(driver),
    who: [driver],
    commands: ["metalplug drivers"],
  };
}

interface Telling {
  readonly reason: BootCause;
  readonly cause: (driver: string) => string;
  readonly remedy: (driver: string) => string;
}

const TROUBLES: { readonly [T in Trouble]: Telling } = {
  clock: {
    reason: "driverClock",
    cause: (driver) => `The clocks of the coordinator and of driver ${driver} differ`,
    remedy: (driver) =>
      `Set both by NTP (\`timedatectl set-ntp true\`) on ${driver} and on the coordinator's host, then boot the machine again.`,
  },
  certificate: {
    reason: "driverCertificate",
    cause: (driver) => `The certificate of driver ${driver} is not right`,
    remedy: (driver) =>
      `Renew the certificate of ${driver}: valid now, and of the name or address that it is reached by.`,
  },
  refused: {
    reason: "driverCertificate",
    cause: (driver) => `The coordinator and driver ${driver} do not take each other's certificates`,
    remedy: (driver) =>
      `Give both a certificate that is valid now and of one authority, and ${driver} its own, for the address that it is called at: \`metalplug check\` tells what is wrong with a program's.`,
  },
  unreachable: {
    reason: "ownerUnreachable",
    cause: (driver) => `The coordinator does not reach driver ${driver}, which may own this MAC`,
    remedy: (driver) =>
      `Start ${driver} again, open its gRPC port to the coordinator, or take it out of the coordinator's configuration.`,
  },
};
