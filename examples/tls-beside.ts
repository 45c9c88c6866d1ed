import { dirname, join } from "node:path";
import type { TlsFiles } from "metalplug";

/** The files of a certificate as `metalplug certificate issue` writes them: `NAME.crt`, and beside it `NAME.key` and `ca.crt`. */
export function tlsBeside(cert: string): TlsFiles {
  return { cert, key: cert.replace(/(\.crt)?$/, ".key"), ca: join(dirname(cert), "ca.crt") };
}
