import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ExecutionContext } from "ava";
import { checkConfig } from "../../../driver/config/check.js";
import { parseDriverConfig } from "../../../driver/config/driver-config.js";
import { parseYaml, readYaml } from "../../../driver/config/yaml-source.js";
import { testWith } from "../../prerequisites.js";
import { refusal, scratchFile } from "./scratch.js";

const withOpenssl = testWith("openssl");

interface Files {
  readonly config: string;
  readonly cert: string;
  readonly key: string;
  readonly otherKey: string;
}

/** A driver's file that asks for HTTPS, with the certificate and keys made by openssl. */
function makeFiles(t: ExecutionContext): Files {
  const config = scratchFile(t, "hv1.yaml", "");
  const [cert = "", key = "", otherKey = ""] = ["a.crt", "a.key", "b.key"].map((name) =>
    join(dirname(config), name),
  );
  const curve = ["-pkeyopt", "ec_paramgen_curve:prime256v1"];
  const run = (...args: string[]) => execFileSync("openssl", args, { stdio: "ignore" });
  const make = ["-nodes", "-days", "2", "-subj", "/CN=hv1", "-keyout", key, "-out", cert];
  run("req", "-x509", "-newkey", "ec", ...curve, ...make);
  run("genpkey", "-algorithm", "EC", ...curve, "-out", otherKey);
  writeConfig({ config, cert, key });
  return { config, cert, key, otherKey };
}

function writeConfig({ config, cert, key }: Omit<Files, "otherKey">): void {
  const text = `id: hv1
dataDir: /d
grpc: { listen: "127.0.0.1:7443" }
boot:
  address: 10.77.0.11
  https:
    cert: ${cert}
    key: ${key}
loaders: [ / ]
`;
  writeFileSync(config, text);
}

withOpenssl("HTTPS is taken over, with its port by default", (t) => {
  const { config, cert, key } = makeFiles(t);
  t.deepEqual(parseDriverConfig(readYaml(config)).https, { port: 8443, cert, key });
  t.regex(checkConfig(config).summary, /\(TFTP 69, HTTP 8080, HTTPS 8443\)/);
  t.deepEqual(checkConfig(config).warnings, []);
});

withOpenssl("files that are no good are refused, each with its name", (t) => {
  const { config, cert, key, otherKey } = makeFiles(t);
  const garbage = join(dirname(config), "garbage");
  writeFileSync(garbage, "hello\n");
  const none = join(dirname(config), "none");
  const rows = [
    [none, key, "7:11: boot.https.cert", `there is no file ${none}`],
    [garbage, key, "7:11: boot.https.cert", `${garbage} holds no certificate in PEM`],
    [dirname(config), key, "7:11: boot.https.cert", `${dirname(config)} is no file of at most 1048576 bytes`],
    [cert, none, "8:10: boot.https.key", `there is no file ${none}`],
    [cert, cert, "8:10: boot.https.key", `${cert} holds no private key in PEM, or one with a passphrase`],
    [cert, otherKey, "8:10: boot.https.key", `${otherKey} is not the key of the certificate in ${cert}`],
  ] as const;
  for (const [certFile, keyFile, place, reason] of rows) {
    writeConfig({ config, cert: certFile, key: keyFile });
    t.deepEqual(
      refusal(t, () => checkConfig(config)),
      [`${config}:${place}: ${reason}`],
    );
  }
});

withOpenssl("a certificate that has expired is a warning", (t) => {
  const { config } = makeFiles(t);
  t.regex(
    checkConfig(config, Date.now() + 3 * 86_400_000).warnings[0] ?? "",
    /^boot\.https\.cert: the certificate has expired on \d{4}-/,
  );
});

withOpenssl("other mistakes are told together with those of the files", (t) => {
  const source = parseYaml(
    "x.yaml",
    'id: hv1\ndataDir: d\ngrpc: { listen: "127.0.0.1:1" }\nboot: { address: 10.77.0.11, https: { cert: /none/a, key: /none/b } }\n',
  );
  const lines = refusal(t, () => parseDriverConfig(source));
  t.is(lines.length, 2);
  t.is(lines[1], "x.yaml:4:45: boot.https.cert: there is no file /none/a");
});
