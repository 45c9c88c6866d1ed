import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import test, { type ExecutionContext } from "ava";
import { connectCoordinator } from "../../driver/rpc/client.js";
import { macOf, PageSite } from "../driver/page/page-site.js";
import { freePort } from "../free-port.js";
import { PATIENCE } from "../patience.js";
import { testWith } from "../prerequisites.js";
import { TraceCollector } from "./trace-collector.js";

const MONITORING = new URL("../../../examples/monitoring/", import.meta.url);
const INSTALL_TRACING = fileURLToPath(new URL("./install-tracing.js", import.meta.url));

interface Watched {
  readonly site: PageSite;
  readonly driverUrl: string;
}

/** A site whose programs serve `web`, after a whole boot, one that found no loader, and one of a stranger. */
async function bootedSite(): Promise<Watched> {
  const port = await freePort();
  const site = await PageSite.start(1, { driverLines: [`web: { listen: "127.0.0.1:${port}" }`] });
  await site.pushImage(0, 100_000);
  await site.spawn(0, "r1", macOf(1));
  await site.boot(macOf(1));
  await site.bootWithoutLoader(macOf(1));
  await site.bootWithoutLoader(macOf(2));
  return { site, driverUrl: `http://127.0.0.1:${port}/` };
}

async function scrape(url: string): Promise<string> {
  const response = await fetch(`${url}metrics`);
  if (response.status !== 200) throw new Error(`${url} answered ${response.status}`);
  return response.text();
}

/** The driver's events reach the coordinator a little later than its files the machine. */
async function hasHeardOfRamdisk({ coordinator }: PageSite): Promise<void> {
  await using client = connectCoordinator(coordinator.grpcAddress, PATIENCE);
  for await (const { event } of client.watchBoots({ follow: true }))
    if (event.detail.kind === "fileServed" && event.detail.path.endsWith("/ramdisk")) return;
}

/** The sum of all samples of a name whose labels hold these. */
function sum(metrics: string, name: string, ...labels: readonly string[]): number {
  const lines = metrics
    .split("\n")
    .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
  const wanted = lines.filter((line) => labels.every((label) => line.includes(label)));
  return wanted.reduce((total, line) => total + Number(line.split(" ").at(-1)), 0);
}

test("both programs count a boot, and say how they are, in Prometheus' format", async (t) => {
  const { site, driverUrl } = await bootedSite();
  await using _ = site;
  const [coordinator, driver] = [await scrape(site.url), await scrape(driverUrl)];
  t.true(sum(coordinator, "metalplug_dhcp_sent_total", 'message="ACK"') >= 3);
  t.true(sum(coordinator, "metalplug_dhcp_reply_seconds_count") >= 6);
  t.is(sum(coordinator, "metalplug_driver_up"), 1);
  t.is(sum(coordinator, "metalplug_driver_claims"), 1);
  t.is(sum(coordinator, "metalplug_leases", 'kind="pool"'), 1);
  t.is(sum(coordinator, "metalplug_pool_leases"), 1);
  t.true(sum(coordinator, "metalplug_pool_addresses") > 1);
  t.true(sum(coordinator, "metalplug_netboot_withheld_total", 'reason="loaderMissing"') >= 1);
  t.true(sum(coordinator, "metalplug_strangers_judged_total", 'policy="ignore"') >= 1);
  t.true(sum(driver, "metalplug_file_transfers_total", 'outcome="served"') >= 4);
  t.true(sum(driver, "metalplug_file_sent_bytes_total") >= 120_000);
  t.is(sum(driver, "metalplug_nodes", 'state="active"'), 1);
  t.is(sum(driver, "metalplug_images"), 1);
  for (const metrics of [coordinator, driver]) t.is(sum(metrics, "metalplug_build_info"), 1);
  await dashboardIsTrue(t, coordinator + driver);
  promtoolAgrees(t, coordinator, driver);
});

/** Every metric that the dashboard and the alerts look at is one that a program has. */
async function dashboardIsTrue(t: ExecutionContext, metrics: string): Promise<void> {
  const known = new Set(
    [...metrics.matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name = "", type]) => [
      ...(type === "histogram" ? [`${name}_bucket`, `${name}_count`, `${name}_sum`] : [name]),
    ]),
  );
  for (const file of ["grafana-dashboard.json", "alerts.yml"]) {
    const text = readFileSync(new URL(file, MONITORING), "utf8");
    const named = new Set(text.match(/\b(metalplug|process|nodejs)_[a-z0-9_]+/g));
    t.true(named.size >= 8, file);
    t.deepEqual(
      [...named].filter((name) => !known.has(name)),
      [],
      `of ${file}`,
    );
  }
}

function promtoolAgrees(t: ExecutionContext, ...scrapes: readonly string[]): void {
  for (const input of scrapes) {
    const { error, status, stdout, stderr } = spawnSync("promtool", ["check", "metrics"], {
      input,
      encoding: "utf8",
    });
    if (error === undefined) t.is(status, 0, stdout + stderr);
    else t.log("promtool is not installed");
  }
}

testWith("promtool")("promtool takes the alerts and the configuration", (t) => {
  for (const [what, file] of [
    ["rules", "alerts.yml"],
    ["config", "prometheus.yml"],
  ] as const) {
    const { status, stdout, stderr } = spawnSync(
      "promtool",
      ["check", what, fileURLToPath(new URL(file, MONITORING))],
      { encoding: "utf8" },
    );
    t.is(status, 0, stdout + stderr);
  }
});

testWith("promtool")(
  "a certificate that ends within 14 days raises its alert, and one that does not raises none",
  async (t) => {
    const folder = await mkdtemp(join(tmpdir(), "metalplug-alerts-"));
    t.teardown(() => rm(folder, { recursive: true, force: true }));
    const DAY = 86_400;
    const ends = (instance: string, at: number) => ({
      series: `metalplug_certificate_not_after_seconds{use="grpc",instance="${instance}"}`,
      values: `${at}x10`,
    });
    const file = join(folder, "test.json");
    const summary = "The grpc certificate of hv1 ends within 14 days, and nobody takes it after that";
    const remedy =
      "metalplug certificate issue, or whatever renews it; the program takes the new files by itself";
    await writeFile(
      file,
      JSON.stringify({
        rule_files: [fileURLToPath(new URL("alerts.yml", MONITORING))],
        tests: [
          {
            interval: "1m",
            input_series: [ends("hv1", 13 * DAY), ends("hv2", 60 * DAY)],
            alert_rule_test: [
              {
                ...{ eval_time: "6m", alertname: "MetalplugCertificateEnds" },
                exp_alerts: [
                  {
                    exp_labels: { use: "grpc", instance: "hv1" },
                    exp_annotations: { summary, remedy },
                  },
                ],
              },
            ],
          },
        ],
      }),
    );
    const { status, stdout, stderr } = spawnSync("promtool", ["test", "rules", file], { encoding: "utf8" });
    t.is(status, 0, stdout + stderr);
  },
);

test("a program says whether machines are served, and what is wrong", async (t) => {
  const { site, driverUrl } = await bootedSite();
  await using _ = site;
  const well = await fetch(`${site.url}healthz`);
  t.is(well.status, 200);
  t.like(await well.json(), { program: "dc1", status: "ok" });
  t.like(await (await fetch(`${driverUrl}healthz`)).json(), { program: "hv1", status: "ok" });
  await site.driver(0).kill();
  for (;;) {
    const response = await fetch(`${site.url}healthz`);
    t.is(response.status, 200, "strangers and other drivers' machines are served");
    const told = await response.text();
    if (!told.includes('"troubled"')) continue;
    t.regex(told, /hv1/);
    break;
  }
});

test("a boot is one trace from its first DISCOVER, for the SDK that the coordinator is started with", async (t) => {
  await using collector = await TraceCollector.start();
  const env = { NODE_OPTIONS: `--import=${INSTALL_TRACING}`, OTEL_EXPORTER_OTLP_ENDPOINT: collector.url };
  const site = await PageSite.start(1, { coordinatorEnv: env });
  await site.pushImage(0, 100_000);
  await site.spawn(0, "r1", macOf(1));
  await site.boot(macOf(1));
  await hasHeardOfRamdisk(site);
  await site[Symbol.asyncDispose]();
  const roots = collector.spans.filter(({ name }) => name === "boot");
  t.is(roots.length, 1);
  const inside = collector.spans.filter(({ parentSpanId }) => parentSpanId === roots[0]?.spanId);
  t.true(collector.spans.every(({ traceId }) => traceId === roots[0]?.traceId));
  const names = new Set(inside.map(({ name }) => name));
  for (const name of ["DHCP DISCOVER", "DHCP REQUEST", "ask driver", "TFTP transfer"])
    t.true(names.has(name), name);
  for (const span of inside) t.true(BigInt(span.endTimeUnixNano) >= BigInt(span.startTimeUnixNano));
});
