import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import type { BootEventDetail } from "../../pxe/boot/boot-event.js";
import { type CertificateFacts, certificateTrouble } from "../../pxe/net/certificate-trouble.js";

export interface CertificateCheckOptions {
  /** The driver's id. */
  readonly driver: string;
  /** The PEM file that HTTPS serves with. */
  readonly file: string;
  /** What machines ask at. */
  readonly address: string;
  readonly report: (detail: BootEventDetail) => void;
}

/** Milliseconds between two looks, and until a trouble is told again: a coordinator that was started meanwhile does not know of it. */
const LOOK_EVERY = 60_000;
const AGAIN_EVERY = 3_600_000;

/** Tells at the start how it stands with the certificate that machines meet, and then each change. A file that cannot be read is told by HTTPS itself. */
export function checkCertificate(options: CertificateCheckOptions): AsyncDisposable {
  let told: { readonly text: string; readonly at: number } | undefined;
  const look = (): void => {
    const facts = readFacts(options);
    const detail = facts && detailOf(options, facts);
    if (detail === undefined) return;
    const isOld = !detail.isOver && told !== undefined && performance.now() - told.at > AGAIN_EVERY;
    if (detail.text === told?.text && !isOld) return;
    told = { text: detail.text, at: performance.now() };
    options.report(detail);
  };
  look();
  const timer = setInterval(look, LOOK_EVERY).unref();
  return {
    [Symbol.asyncDispose]: async () => clearInterval(timer),
  };
}

function detailOf(
  { driver, file, address }: CertificateCheckOptions,
  facts: CertificateFacts,
): Extract<BootEventDetail, { kind: "driverTroubled" }> {
  const trouble = certificateTrouble(facts, address, Date.now());
  const kind = { kind: "driverTroubled", driver, trouble: "certificate" } as const;
  if (trouble !== undefined) return { ...kind, text: `${file}: ${trouble}` };
  return { ...kind, isOver: true, text: `${file} is good until ${new Date(facts.validTo).toISOString()}` };
}

function readFacts({ file, address }: CertificateCheckOptions): CertificateFacts | undefined {
  try {
    const x509 = new X509Certificate(readFileSync(file));
    return {
      validFrom: Date.parse(x509.validFrom),
      validTo: Date.parse(x509.validTo),
      isForAddress: x509.checkIP(address) !== undefined,
      names: x509.subjectAltName ?? x509.subject.replaceAll("\n", ", "),
    };
  } catch {
    return undefined;
  }
}
