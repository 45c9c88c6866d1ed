/**
 * A driver's HTTP side alone, for machines that run the agent: `node dist/test/lab/stub-driver.js CONFIG.json`. Its log is a line of JSON for each call it
 * was given and each file it served.
 */
import { readFileSync, statSync } from "node:fs";
import type { BootFile } from "../../pxe/boot/boot-file.js";
import type { PhoneAnswer, PhoneCall } from "../../pxe/boot/phone.js";
import { startHttpServer } from "../../pxe/http/http-server.js";
import { parseIpv4Address } from "../../pxe/net/ipv4-address.js";
import { tableSource } from "../pxe/tftp/file-table.js";

export interface StubDriverConfig {
  readonly address: string;
  readonly port: number;
  readonly token: string;
  /** By path without leading slash: text, or a file on disk. */
  readonly files: Readonly<Record<string, { readonly text: string } | { readonly path: string }>>;
  /** What every call is refused with. */
  readonly refusal?: string;
}

const config: StubDriverConfig = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8"));
const address = parseIpv4Address(config.address);
if (address === undefined) throw new Error(`${config.address} is no address`);
await startHttpServer({
  address,
  port: config.port,
  files: tableSource(Object.entries(config.files).map(([name, file]) => bootFile(name, file))),
  phone: (call) => Promise.resolve(take(call)),
  report: ({ detail }) => {
    if (detail.kind === "fileServed") log({ file: detail.path, bytes: detail.bytes });
  },
});
log({ ready: true });

function take({ mac, word, token, body }: PhoneCall): PhoneAnswer {
  log({ word, mac, body: Buffer.from(body).toString("latin1") });
  if (config.refusal !== undefined) return { kind: "refused", text: config.refusal };
  return token === config.token ? { kind: "taken" } : { kind: "refused", text: "The token is another one." };
}

function bootFile(name: string, file: StubDriverConfig["files"][string]): BootFile {
  if ("path" in file)
    return { name, size: statSync(file.path).size, content: { kind: "path", path: file.path } };
  const bytes = Buffer.from(file.text, "latin1");
  return { name, size: bytes.length, content: { kind: "bytes", bytes } };
}

function log(entry: object): void {
  process.stdout.write(`${JSON.stringify(entry)}\n`);
}
