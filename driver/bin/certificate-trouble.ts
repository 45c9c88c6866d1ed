import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Logger } from "pino";
import type { BootEventDetail } from "../../pxe/boot/boot-event.js";
import {
  type CertificateFacts,
  certificateTrouble,
  endsSoon,
  momentText,
  timeTrouble,
} from "../../pxe/net/certificate-trouble.js";
import type { Admitting } from "./observing.js";
import type { OpenedTls } from "./open-tls.js";

type Told = Extract<BootEventDetail, { kind: "driverTroubled" }>;

export interface CertificateCheckOptions {
  /** The program's id. */
  readonly id: string;
  /** The PEM file that HTTPS serves with, and what machines ask at; absent: there is no HTTPS. */
  readonly https?: { readonly file: string; readonly address: string } | undefined;
  /** The PEM file that gRPC speaks TLS with; absent: it speaks without. */
  readonly grpc?: string | undefined;
  /** Takes what a coordinator should know of a driver; absent: nobody does. */
  readonly report?: (detail: BootEventDetail) => void;
  readonly logger: Logger;
}

export interface CertificateCheck extends AsyncDisposable {
  /** When each certificate in use ends, by its use; seconds since 1970. */
  ends(): readonly (readonly [use: string, at: number])[];
  /** What is wrong with them now; empty: nothing. */
  text(): string;
}

/** What monitoring is told of who may call. */
export function admitting(
  { refusals }: Pick<OpenedTls, "refusals">,
  { ends, text }: CertificateCheck,
): Admitting {
  return { refusals, certificateEnds: ends, text };
}

/** Milliseconds between two looks, and until a trouble is told again: a coordinator that was started meanwhile does not know of it. */
const LOOK_EVERY = 60_000;
const AGAIN_EVERY = 3_600_000;

/** Tells at the start how it stands with a program's certificates, and then each change. A file that cannot be read is told by who serves with it. */
export function checkCertificates(options: CertificateCheckOptions): CertificateCheck {
  const { id, https, grpc, report = () => undefined, logger } = options;
  const certificate = new Change();
  const ends = new Change();
  const peers = new Change();
  const look = (): void => {
    const machines =
      https &&
      troubleOf(https.file, https.address, (facts) => certificateTrouble(facts, https.address, Date.now()));
    if (https !== undefined && machines !== undefined)
      certificate.tell(machines, (text) =>
        report(detailOf(id, "certificate", text, `${https.file} is good`)),
      );
    if ((https?.file ?? grpc) !== undefined)
      ends.tell(soonOf([https?.file, grpc]), (text) => {
        report(detailOf(id, "certificateEnds", text, "no certificate ends soon"));
        if (text !== "") logger.warn({ event: "certificate.ends" }, text);
      });
    const callers =
      grpc === undefined ? undefined : troubleOf(grpc, undefined, (facts) => timeTrouble(facts, Date.now()));
    if (callers !== undefined)
      peers.tell(callers, (text) => {
        if (text !== "")
          logger.warn(
            { event: "grpc.certificateTrouble" },
            `Nobody takes this program's certificate for gRPC: ${text}`,
          );
      });
  };
  look();
  const timer = setInterval(look, LOOK_EVERY).unref();
  return {
    ends: () => Object.entries({ https: https?.file, grpc }).flatMap(([use, file]) => endOf(use, file)),
    text: () => [certificate.text, peers.text, ends.text].filter((text) => text !== "").join("; "),
    [Symbol.asyncDispose]: async () => clearInterval(timer),
  };
}

/** What was told last; empty: all is well. */
class Change {
  text = "";
  private at: number | undefined;

  tell(text: string, tell: (text: string) => void): void {
    const isOld = text !== "" && this.at !== undefined && performance.now() - this.at > AGAIN_EVERY;
    if (this.at !== undefined && text === this.text && !isOld) return;
    this.text = text;
    this.at = performance.now();
    tell(text);
  }
}

function detailOf(driver: string, trouble: Told["trouble"], text: string, good: string): Told {
  const told = { kind: "driverTroubled", driver, trouble } as const;
  return text === "" ? { ...told, isOver: true, text: good } : { ...told, text };
}

/** Empty: nothing is wrong; `undefined`: it cannot be read. */
function troubleOf(
  file: string,
  address: string | undefined,
  judge: (facts: CertificateFacts) => string | undefined,
): string | undefined {
  const facts = read(file, address);
  if (facts === undefined) return undefined;
  const trouble = judge(facts);
  return trouble === undefined ? "" : `${file}: ${trouble}`;
}

function soonOf(files: readonly (string | undefined)[]): string {
  const told = [...new Set(files)].flatMap((file) => {
    const facts = file === undefined ? undefined : read(file);
    if (facts === undefined || !endsSoon(facts.validTo, Date.now())) return [];
    return [
      `${file} expires at ${momentText(facts.validTo)}: put a new one in its place, which needs no restart`,
    ];
  });
  return told.join("; ");
}

function endOf(use: string, file: string | undefined): readonly (readonly [string, number])[] {
  const facts = file === undefined ? undefined : read(file);
  return facts === undefined ? [] : [[use, facts.validTo / 1000]];
}

function read(file: string, address?: string): CertificateFacts | undefined {
  try {
    const x509 = new X509Certificate(readFileSync(file));
    return {
      validFrom: Date.parse(x509.validFrom),
      validTo: Date.parse(x509.validTo),
      isForAddress: address === undefined || x509.checkIP(address) !== undefined,
      names: x509.subjectAltName ?? x509.subject.replaceAll("\n", ", "),
    };
  } catch {
    return undefined;
  }
}
