/** What a certificate's holder may be to metalplug. */
export const ROLES = ["driver", "coordinator", "scheduler", "operator", "viewer"] as const;
export type Role = (typeof ROLES)[number];

/** Those that people and their programs call by; a program of ours has its own. */
export const CLIENT_ROLES: readonly Role[] = ["operator", "viewer", "scheduler"];

/** Who holds a certificate: the URI `metalplug:driver:hv1` in its subjectAltName. */
export interface Identity {
  readonly role: Role;
  /** Of a program its id. */
  readonly name: string;
}

export type FoundIdentity =
  | { readonly ok: true; readonly identity: Identity }
  | { readonly ok: false; readonly found: string };

const SCHEME = "metalplug:";
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;

export function formatIdentity({ role, name }: Identity): string {
  return `${SCHEME}${role}:${name}`;
}

/** Accepts exactly `metalplug:ROLE:NAME`. */
export function parseIdentity(uri: string): Identity | undefined {
  const [scheme, role, name = "", ...more] = uri.split(":");
  const known = ROLES.find((one) => one === role);
  if (scheme !== "metalplug" || known === undefined || more.length > 0 || !NAME.test(name)) return undefined;
  return { role: known, name };
}

export function isIdentityName(name: string): boolean {
  return NAME.test(name);
}

/** The one identity among a certificate's alternative names, in OpenSSL's text as Node gives it; none, two, or one that is spelled wrong is nobody. */
export function identityOf(subjectAltName: string | undefined): FoundIdentity {
  const uris = alternativeNames(subjectAltName).filter(isOurs);
  const [uri, second] = uris;
  if (uri === undefined) return { ok: false, found: "its certificate has no such URI" };
  if (second !== undefined) return { ok: false, found: `its certificate has ${uris.length} such URIs` };
  const identity = parseIdentity(uri.slice("URI:".length));
  return identity === undefined
    ? { ok: false, found: `its certificate has ${shortened(uri)}` }
    : { ok: true, identity };
}

/** `IP Address:10.0.0.1, URI:a:b, DNS:"x, y"`: what holds a comma or a quote stands in quotes (Node since CVE-2021-44532), and so stays one name. */
export function alternativeNames(subjectAltName = ""): readonly string[] {
  return (subjectAltName.match(/(?:[^,"]|"(?:[^"\\]|\\.)*"|")+/g) ?? []).map((name) => name.trim());
}

function isOurs(name: string): boolean {
  return /^URI:"?metalplug:/i.test(name);
}

function shortened(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
