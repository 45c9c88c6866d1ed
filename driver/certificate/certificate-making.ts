import type { Role } from "./identity.js";
import { issueCertificate, makeAuthority, type Validity } from "./make-certificates.js";
import { showCertificate } from "./show-certificate.js";
import type { TlsFiles } from "./tls-files.js";

const DAY = 86_400_000;
/** Milliseconds by which a clock may be behind that of whoever issued a certificate. */
const EARLIER = 300_000;

/** What operators make certificates by. */
export const certificateMaking = {
  makeAuthority: ({ output, days }: { readonly output: string; readonly days: number }) =>
    makeAuthority(output, validityOf(days)),
  issue: ({ role, name, addresses, days, ca, output }: IssueOptions): Promise<TlsFiles> =>
    issueCertificate({
      identity: { role, name },
      addresses,
      validity: validityOf(days),
      authority: ca,
      output,
    }),
  show: showCertificate,
};

interface IssueOptions {
  readonly role: Role;
  readonly name: string;
  readonly addresses: readonly string[];
  readonly days: number;
  readonly ca: string;
  readonly output: string;
}

function validityOf(days: number): Validity {
  const now = Date.now();
  return { from: now - EARLIER, until: now + days * DAY };
}
