import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { type CoordinatorClient, connectCoordinator } from "../../driver/rpc/client.js";
import type { BootEventDetail } from "../../pxe/boot/boot-event.js";
import { freePort } from "../free-port.js";
import { until } from "../lab/commands.js";
import { PATIENCE as PATIENT_CLIENT } from "../patience.js";
import { testWith } from "../prerequisites.js";
import { CoordinatorProcess } from "./coordinator-process.js";
import { DriverProcess } from "./driver-process.js";
import { ProgramProcess } from "./program-process.js";

const SKEWED_CLOCK = new URL("./skewed-clock.js", import.meta.url).href;
const PATIENCE = { timeout: 120_000 };

type Trouble = Extract<BootEventDetail, { kind: "driverTroubled" }>;

test("a driver whose clock is an hour ahead is told, and that it is over; so is one that is killed", async (t) => {
  const folder = await temporary(t);
  const skew = join(folder, "skew");
  await writeFile(skew, "3600000");
  const env = { SKEW_FILE: skew, NODE_OPTIONS: `--import=${SKEWED_CLOCK}` };
  await using driver = await DriverProcess.start(folder, { env });
  const drivers = [driver.grpcAddress];
  await using coordinator = await CoordinatorProcess.start({
    folder,
    drivers,
    pool: { start: 100, end: 199 },
  });
  await using client = connectCoordinator(coordinator.grpcAddress, PATIENT_CLIENT);
  const ahead = await trouble(client, ({ trouble }) => trouble === "clock");
  t.like(ahead, { driver: "hv1", trouble: "clock" });
  t.regex(ahead.text, /^its clock is 60 min ahead of the coordinator's; set both by NTP/);
  const [listed] = await client.listDrivers();
  t.like(listed, { state: "up", text: ahead.text });

  await driver.kill();
  const away = await trouble(client, ({ trouble, isOver }) => trouble === "unreachable" && !isOver);
  t.regex(away.text, /; (nothing listens there: start the driver|see to its host|it was stopped)/);
  t.regex((await client.listDrivers())[0]?.text ?? "", /Cannot reach|ended|did not answer/);
  await writeFile(skew, "0");
  await driver.start();
  await trouble(client, ({ trouble, isOver }) => trouble === "unreachable" && isOver === true);
  await trouble(client, ({ trouble, isOver }) => trouble === "clock" && isOver === true);
  t.is((await client.listDrivers())[0]?.text, "");
});

testWith("openssl")(
  "a driver tells of its HTTPS certificate that it is another host's, and a coordinator shows it",
  async (t) => {
    const folder = await temporary(t);
    const [cert, key] = [join(folder, "https.crt"), join(folder, "https.key")];
    const made = ["-nodes", "-days", "2", "-keyout", key, "-out", cert];
    const subject = ["-subj", "/CN=boot", "-addext", "subjectAltName=DNS:boot.example"];
    execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", ...subject, ...made], {
      stdio: "ignore",
    });
    const ports = await Promise.all([freePort(), freePort(), freePort(), freePort()]);
    const [grpc, tftp, http, https] = ports;
    await using _driver = await ProgramProcess.start("driver", join(folder, "driver.yaml"), [
      "id: hv1",
      `dataDir: ${join(folder, "data")}`,
      `grpc: { listen: "127.0.0.1:${grpc}" }`,
      `boot: { address: 127.0.0.1, tftpPort: ${tftp}, httpPort: ${http}, https: { port: ${https}, cert: ${cert}, key: ${key} } }`,
      `loaders: [ ${folder} ]`,
    ]);
    const drivers = [`127.0.0.1:${grpc}`];
    await using coordinator = await CoordinatorProcess.start({
      folder,
      drivers,
      pool: { start: 100, end: 199 },
    });
    await using client = connectCoordinator(coordinator.grpcAddress, PATIENT_CLIENT);
    const told = await trouble(client, ({ trouble }) => trouble === "certificate");
    t.like(told, { driver: "hv1" });
    t.regex(told.text, /made out for DNS:boot\.example, and machines ask at 127\.0\.0\.1/);
    await until(
      "the driver is listed with it",
      async () => (await client.listDrivers())[0]?.text.includes(told.text) === true,
      PATIENCE,
    );
    t.pass();
  },
);

/** Waits for such an event. */
function trouble(client: CoordinatorClient, isMeant: (detail: Trouble) => boolean): Promise<Trouble> {
  return until(
    "the trouble is told",
    async () => {
      for await (const { event } of client.watchBoots())
        if (event.detail.kind === "driverTroubled" && isMeant(event.detail)) return event.detail;
      return undefined;
    },
    PATIENCE,
  );
}

async function temporary(t: ExecutionContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "metalplug-troubles-"));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
