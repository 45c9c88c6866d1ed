import { parseIpv4Address } from "../../pxe/net/ipv4-address.js";

/** Where a program listens or is reached; spelled `host:port`. */
export interface Endpoint {
  readonly host: string;
  /** 0 to listen on: any free port. */
  readonly port: number;
}

const SPELLING = /^([^:\s]+):(0|[1-9]\d{0,4})$/;
const HOST_NAME = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/i;

/** Accepts an IPv4 address or a host name, a colon and a port. */
export function parseEndpoint(text: string): Endpoint | undefined {
  const [, host = "", portText = ""] = SPELLING.exec(text) ?? [];
  const port = Number(portText);
  if (host === "" || port > 65535) return undefined;
  return parseIpv4Address(host) !== undefined || isHostName(host) ? { host, port } : undefined;
}

export function formatEndpoint({ host, port }: Endpoint): string {
  return `${host}:${port}`;
}

/** A name whose last part is all digits would be a broken address. */
function isHostName(text: string): boolean {
  return HOST_NAME.test(text) && !/(^|\.)\d+$/.test(text);
}
