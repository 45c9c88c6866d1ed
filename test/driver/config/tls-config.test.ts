import { chmodSync, copyFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Validity } from "../../../driver/certificate/make-certificates.js";
import type { TlsFiles } from "../../../driver/certificate/tls-files.js";
import { checkConfig } from "../../../driver/config/check.js";
import { parseClientConfig } from "../../../driver/config/client-config.js";
import { readCoordinatorConfig } from "../../../driver/config/coordinator-config.js";
import { readDriverConfig } from "../../../driver/config/driver-config.js";
import { parseYaml } from "../../../driver/config/yaml-source.js";
import { FleetCertificates, HOUR } from "../../lab/fleet-certificates.js";
import { testWith } from "../../prerequisites.js";
import { refusal, scratchFile } from "./scratch.js";

const withOpenssl = testWith("openssl");

const driverText = ({ cert, key, ca }: TlsFiles, more = ""): string => `id: hv1
dataDir: /d
grpc:
  listen: "10.99.0.11:7443"
  tls:
    cert: ${cert}
    key: ${key}
    ca: ${ca}
${more}boot: { address: 10.77.0.11 }
loaders: [ / ]
`;

const coordinatorText = ({ cert, key, ca }: TlsFiles): string => `id: dc1
dataDir: /d
grpc: { listen: "127.0.0.1:7444", tls: { cert: ${cert}, key: ${key}, ca: ${ca} } }
drivers: [ { address: "10.99.0.11:7443" }, { address: "10.99.0.12:7443", insecure: true } ]
subnets: [ { subnet: 10.77.0.0/24, interface: eth1 } ]
`;

const HV1 = { addresses: ["10.99.0.11"] };

withOpenssl("a driver's and a coordinator's certificates are taken over", async (t) => {
  await using fleet = await FleetCertificates.start();
  const hv1 = await fleet.issue("driver", "hv1", HV1);
  const file = scratchFile(t, "hv1.yaml", driverText(hv1));
  t.deepEqual(readDriverConfig(file).grpc, {
    listen: { host: "10.99.0.11", port: 7443 },
    insecure: false,
    tls: hv1,
  });
  t.deepEqual(checkConfig(file).warnings, []);
  const dc1 = await fleet.issue("coordinator", "dc1");
  const other = scratchFile(t, "dc1.yaml", coordinatorText(dc1));
  const { grpc, plainDrivers = [] } = readCoordinatorConfig(other);
  t.deepEqual(grpc.tls, dc1);
  t.deepEqual([...plainDrivers], ["10.99.0.12:7443"]);
  t.deepEqual(checkConfig(other).warnings, [
    "drivers: 10.99.0.12:7443 is called without TLS (insecure: true): whoever has its address is believed",
  ]);
});

withOpenssl("files that are no good, or somebody else's, are refused with their places", async (t) => {
  await using fleet = await FleetCertificates.start();
  const hv1 = await fleet.issue("driver", "hv1", HV1);
  const hv2 = await fleet.issue("driver", "hv2", HV1);
  const alice = await fleet.issue("operator", "alice");
  const garbage = scratchFile(t, "garbage", "hello\n");
  const open = scratchFile(t, "open.key", "");
  copyFileSync(hv1.key, open);
  chmodSync(open, 0o644);
  const { folder } = fleet;
  const expected = "expected metalplug:driver:hv1";
  const rows: readonly (readonly [Partial<TlsFiles>, string])[] = [
    [{ cert: "/none" }, "6:11: grpc.tls.cert: there is no file /none"],
    [{ cert: garbage }, `6:11: grpc.tls.cert: ${garbage} holds no certificate in PEM`],
    [{ key: hv2.key }, `7:10: grpc.tls.key: ${hv2.key} is not the key of the certificate in ${hv1.cert}`],
    [
      { key: open },
      `7:10: grpc.tls.key: ${open} is open to every user of this host; close it by chmod o-rwx`,
    ],
    [{ ca: folder }, `8:9: grpc.tls.ca: ${folder} is no file of at most 1048576 bytes`],
    [{ ca: hv1.key }, `8:9: grpc.tls.ca: ${hv1.key} holds no certificate in PEM`],
    [hv2, `6:11: grpc.tls.cert: ${hv2.cert} is the certificate of metalplug:driver:hv2; ${expected}`],
    [alice, `6:11: grpc.tls.cert: ${alice.cert} is the certificate of metalplug:operator:alice; ${expected}`],
    [
      { cert: hv1.ca, key: join(folder, "ours/ca.key") },
      `6:11: grpc.tls.cert: ${hv1.ca} says no role: its certificate has no such URI; ${expected}`,
    ],
  ];
  for (const [changed, line] of rows) {
    const file = scratchFile(t, "hv1.yaml", driverText({ ...hv1, ...changed }));
    t.deepEqual(
      refusal(t, () => readDriverConfig(file)),
      [`${file}:${line}`],
    );
  }
});

withOpenssl("who asks for certificates and for none of them is asked what is meant", async (t) => {
  await using fleet = await FleetCertificates.start();
  const hv1 = await fleet.issue("driver", "hv1", HV1);
  const file = scratchFile(t, "hv1.yaml", driverText(hv1, "  insecure: true\n"));
  t.deepEqual(
    refusal(t, () => readDriverConfig(file)),
    [`${file}:9:13: grpc.insecure: with tls nobody calls without a certificate; take one of the two out`],
  );
});

withOpenssl("dates stop a check and no start, and what comes soon is a warning", async (t) => {
  await using fleet = await FleetCertificates.start();
  const now = Date.now();
  const fileOf = async (validity: Validity) => {
    const made = await fleet.issue("driver", "hv1", { ...HV1, validity });
    return { file: scratchFile(t, "hv1.yaml", driverText(made)), cert: made.cert };
  };
  const past = await fileOf({ from: now - 2 * HOUR, until: now - HOUR });
  t.is(readDriverConfig(past.file).id, "hv1");
  const [ended] = refusal(t, () => checkConfig(past.file));
  t.true(
    ended?.startsWith(`${past.file}:6:11: grpc.tls.cert: the certificate in ${past.cert} expired at `),
    ended,
  );
  const future = await fileOf({ from: now + HOUR, until: now + 2 * HOUR });
  t.is(readDriverConfig(future.file).id, "hv1");
  const [early] = refusal(t, () => checkConfig(future.file));
  t.regex(early ?? "", /is good from .* UTC on only; is this host's clock right\?$/);
  const soon = await fileOf({ from: now - HOUR, until: now + 24 * HOUR });
  t.regex(
    checkConfig(soon.file).warnings.join(),
    /^grpc\.tls\.cert: the certificate expires at .* UTC; a new one can be put in its place at any time$/,
  );
});

withOpenssl(
  "an address that the certificate is not for, and an authority that is another, are warnings",
  async (t) => {
    await using fleet = await FleetCertificates.start();
    const warningsOf = (made: TlsFiles) => checkConfig(scratchFile(t, "hv1.yaml", driverText(made))).warnings;
    t.deepEqual(warningsOf(await fleet.issue("driver", "hv1", { addresses: ["10.99.0.99"] })), [
      "grpc.tls.cert: the certificate is not made out for 10.99.0.11 (it is for URI:metalplug:driver:hv1, IP Address:10.99.0.99): who calls that address refuses it",
    ]);
    const made = await fleet.issue("driver", "hv1", HV1);
    const ca = join(fleet.folder, "other/ca.crt");
    t.deepEqual(warningsOf({ ...made, ca }), [
      `grpc.tls.cert: the certificate is of no authority in ${ca}: who believes the same ones refuses it`,
    ]);
  },
);

withOpenssl("a client's files are found from its own file's folder, and are no program's", async (t) => {
  await using fleet = await FleetCertificates.start();
  const alice = await fleet.issue("operator", "alice");
  const names = { cert: basename(alice.cert), key: basename(alice.key), ca: basename(alice.ca) };
  const file = join(dirname(alice.cert), "client.yaml");
  const text = `tls: ${JSON.stringify(names)}\n`;
  t.deepEqual(parseClientConfig(parseYaml(file, text)).tls, alice);
  writeFileSync(file, text);
  t.deepEqual(checkConfig(file).warnings, []);
  const hv1 = await fleet.issue("driver", "hv1");
  const other = `tls: ${JSON.stringify(hv1)}\n`;
  t.deepEqual(
    refusal(t, () => parseClientConfig(parseYaml("client.yaml", other))),
    [
      `client.yaml:1:14: tls.cert: ${hv1.cert} is the certificate of metalplug:driver:hv1; expected metalplug:operator:NAME or metalplug:viewer:NAME or metalplug:scheduler:NAME`,
    ],
  );
});
