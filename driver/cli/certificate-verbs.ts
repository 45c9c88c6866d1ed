import type { Command } from "commander";
import { isIdentityName, ROLES, type Role } from "../certificate/identity.js";
import type { ShownCertificate } from "../certificate/shown-certificate.js";
import type { TlsFiles } from "../rpc/client.js";
import type { CliContext } from "./dependencies.js";
import { plain } from "./table.js";
import { UsageError } from "./usage-error.js";
import { group, type JsonOption, print, verb } from "./verb.js";

interface AuthorityOptions extends JsonOption {
  readonly output: string;
  readonly days: string;
}

interface IssueOptions extends AuthorityOptions {
  readonly ca: string;
  readonly address: readonly string[];
}

/** `certificate ca`, `issue` and `show`. */
export function addCertificateVerbs(root: Command, context: CliContext): void {
  const certificate = group(
    root,
    "certificate",
    "Certificates for gRPC, which say who calls: an authority and what it issues",
    "ca --output /etc/metalplug/ca",
  );
  addAuthorityVerb(certificate, context);
  addIssueVerb(certificate, context);
  verb(
    certificate,
    "show <file>",
    "Tell whose a certificate is, and until when",
    "certificate show hv1.crt",
  ).action((file: string, options: JsonOption) => {
    const shown = context.dependencies.certificate.show(file);
    print(context, options, shown, () => shownLines(shown, Date.now()).map(plain));
  });
}

function addAuthorityVerb(parent: Command, context: CliContext): void {
  verb(
    parent,
    "ca",
    "Make an authority; its key stays where it is made, on no driver's host",
    "certificate ca --output /etc/metalplug/ca",
  )
    .requiredOption("--output <folder>", "where ca.crt and ca.key are written")
    .option("--days <number>", "how long it is good", "3650")
    .action(async (options: AuthorityOptions) => {
      const { makeAuthority } = context.dependencies.certificate;
      const made = await makeAuthority({ output: options.output, days: daysOf(options.days) });
      print(context, options, { cert: made.cert, key: made.key }, () => [
        "Made an authority:",
        `  ${made.cert}`,
        `  ${made.key} (whoever has it may be anybody: keep it apart)`,
      ]);
    });
}

function addIssueVerb(parent: Command, context: CliContext): void {
  verb(
    parent,
    "issue <role> <name>",
    `Issue a certificate to a ${ROLES.slice(0, -1).join(", ")} or ${ROLES.at(-1)}; of a driver or coordinator the name is its id`,
    "certificate issue driver hv1 --address 10.99.0.11 --ca /etc/metalplug/ca --output hv1",
  )
    .requiredOption("--ca <folder>", "the authority, as `certificate ca` made it")
    .requiredOption("--output <folder>", "where NAME.crt, NAME.key and ca.crt are written")
    .option(
      "--address <address>",
      "an IP address or host name that it is called at; may be repeated",
      collect,
      [],
    )
    .option("--days <number>", "how long it is good", "397")
    .action(async (role: string, name: string, options: IssueOptions) => {
      const { json, ca, output, address: addresses, days } = options;
      const wanted = { role: roleOf(role, addresses), name: nameOf(name), addresses, days: daysOf(days) };
      const made = await context.dependencies.certificate.issue({ ...wanted, ca, output });
      print(context, { ...(json && { json }) }, made, () => issuedLines(wanted, made));
    });
}

function issuedLines(
  { role, name }: { readonly role: Role; readonly name: string },
  made: TlsFiles,
): readonly string[] {
  const files = `{ cert: ${made.cert}, key: ${made.key}, ca: ${made.ca} }`;
  const isProgram = role === "driver" || role === "coordinator";
  return [
    `Issued metalplug:${role}:${name}. Say it by this line of ${isProgram ? "its" : "the client"} file, with the places where the files end up:`,
    isProgram ? `  grpc: { listen: …, tls: ${files} }` : `  tls: ${files}`,
  ];
}

function shownLines(shown: ShownCertificate, now: number): readonly string[] {
  const { identity, found, isAuthority, addresses, issuer, validFrom, validTo } = shown;
  const who = identity ?? (isAuthority ? `an authority, ${shown.subject}` : `nobody to metalplug: ${found}`);
  const state = now > validTo ? " (expired)" : now < validFrom ? " (not yet)" : "";
  return [
    `identity   ${who}`,
    `addresses  ${addresses.join(", ") || "none"}`,
    `issued by  ${issuer}`,
    `good from  ${moment(validFrom)}`,
    `good until ${moment(validTo)}${state}`,
  ];
}

function moment(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

function roleOf(text: string, addresses: readonly string[]): Role {
  const role = ROLES.find((one) => one === text);
  if (role === undefined)
    throw new UsageError(`"${text}" is no role; expected one of ${ROLES.join(", ")}`, "ARGUMENT_REFUSED");
  const isCalled = role === "driver" || role === "coordinator";
  if (isCalled && addresses.length === 0)
    throw new UsageError(`a ${role} is called, so name the --address that it is called at`);
  return role;
}

function nameOf(text: string): string {
  if (isIdentityName(text)) return text;
  throw new UsageError(
    `"${text}" cannot be a name; expected 1 to 63 letters, digits, dots, hyphens or underscores, beginning with a letter or digit`,
    "ARGUMENT_REFUSED",
  );
}

function daysOf(text: string): number {
  const days = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (days > 0) return days;
  throw new UsageError(`--days is "${text}"; expected a number of days, like 397`, "ARGUMENT_REFUSED");
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}
