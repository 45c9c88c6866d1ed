import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

export interface SelfMadeCertificate {
  /** PEM. */
  readonly cert: string;
  readonly key: string;
}

/** A certificate that is its own authority, made by openssl in `folder` for these names, like `IP:127.0.0.1`. */
export function selfMadeCertificate(
  folder: string,
  names: readonly string[] = ["IP:127.0.0.1"],
  name = "bmc",
): SelfMadeCertificate {
  const [cert, key] = [join(folder, `${name}.crt`), join(folder, `${name}.key`)];
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"];
  const subject = ["-subj", `/CN=${name}`, "-addext", `subjectAltName=${names.join(",")}`];
  const made = ["-nodes", "-days", "2", "-keyout", key, "-out", cert];
  execFileSync("openssl", ["req", "-x509", ...curve, ...subject, ...made], { stdio: "ignore" });
  return { cert: readFileSync(cert, "utf8"), key: readFileSync(key, "utf8") };
}
