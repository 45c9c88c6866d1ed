import type { Command } from "commander";
import type { TlsFiles } from "../rpc/client.js";
import type { CliContext } from "./dependencies.js";
import { UsageError } from "./usage-error.js";

export interface TlsOptions {
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly tlsCa?: string;
  readonly insecure?: true;
}

/** The options by which a verb that asks a program is told how. */
export function withTlsOptions(command: Command): Command {
  return command
    .option(
      "--tls-cert <file>",
      "your certificate, PEM (else METALPLUG_TLS_CERT, else tls of the client file)",
    )
    .option("--tls-key <file>", "its key (else METALPLUG_TLS_KEY, else the client file)")
    .option("--tls-ca <file>", "the authorities to believe (else METALPLUG_TLS_CA, else the client file)")
    .option("--insecure", "speak without TLS, whatever else is said");
}

/** The certificate to show: the options, else the environment, else the client file, each file by itself; `undefined`: none. Throws UsageError. */
export function tlsOf({ env, dependencies }: CliContext, options: TlsOptions): TlsFiles | undefined {
  if (options.insecure) return undefined;
  const cert = options.tlsCert ?? nonEmpty(env["METALPLUG_TLS_CERT"]);
  const key = options.tlsKey ?? nonEmpty(env["METALPLUG_TLS_KEY"]);
  const ca = options.tlsCa ?? nonEmpty(env["METALPLUG_TLS_CA"]);
  if (cert !== undefined && key !== undefined && ca !== undefined) return { cert, key, ca };
  const { tls } = dependencies.config.client();
  if (tls !== undefined) return { cert: cert ?? tls.cert, key: key ?? tls.key, ca: ca ?? tls.ca };
  if (cert === undefined && key === undefined && ca === undefined) return undefined;
  const missing = [cert ?? "--tls-cert", key ?? "--tls-key", ca ?? "--tls-ca"].filter((one) =>
    /^--tls-/.test(one),
  );
  throw new UsageError(
    `TLS takes a certificate, its key and the authorities; give ${missing.join(" and ")} too, or tls in ~/.config/metalplug/client.yaml`,
  );
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === "" ? undefined : text;
}
