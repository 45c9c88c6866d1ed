import { pino } from "pino";
import { Registry } from "prom-client";
import { admitting, checkCertificates } from "../../../driver/bin/certificate-trouble.js";
import { openTls } from "../../../driver/bin/open-tls.js";
import { admissionMeters } from "../../../driver/observe/admission-meters.js";
import type { BootEventDetail } from "../../../pxe/boot/boot-event.js";
import { FleetCertificates, HOUR } from "../../lab/fleet-certificates.js";
import { testWith } from "../../prerequisites.js";

const withOpenssl = testWith("openssl");

/** A logger, and what it was told. */
function logged() {
  const lines: { readonly event: string; readonly msg: string }[] = [];
  return { lines, logger: pino({}, { write: (line) => void lines.push(JSON.parse(line)) }) };
}

withOpenssl(
  "a certificate that ends soon is told to the log, the coordinator, health and metrics",
  async (t) => {
    await using fleet = await FleetCertificates.start();
    const now = Date.now();
    const until = now + 24 * HOUR;
    const { cert } = await fleet.issue("driver", "hv1", { validity: { from: now - HOUR, until } });
    const { lines, logger } = logged();
    const told: BootEventDetail[] = [];
    await using check = checkCertificates({
      id: "hv1",
      grpc: cert,
      report: (detail) => told.push(detail),
      logger,
    });
    const day = new Date(until).toISOString().slice(0, 16).replace("T", " ");
    const text = `${cert} expires at ${day} UTC: put a new one in its place, which needs no restart`;
    t.deepEqual(told, [{ kind: "driverTroubled", driver: "hv1", trouble: "certificateEnds", text }]);
    t.like(lines, [{ event: "certificate.ends", msg: text }]);
    t.is(check.text(), text);
    const registry = new Registry();
    const { refused, refusals } = openTls(undefined, logger);
    admissionMeters(registry, admitting({ refusals }, check));
    refused?.({ reason: "expired", from: "10.0.0.1:5", text: "its certificate expired" });
    const scraped = await registry.metrics();
    t.true(
      scraped.includes(`metalplug_certificate_not_after_seconds{use="grpc"} ${Math.floor(until / 1000)}`),
      scraped,
    );
    t.true(scraped.includes('metalplug_grpc_refused_total{reason="expired"} 1'), scraped);
    t.like(lines.at(-1), {
      event: "grpc.refused",
      msg: "Refused 10.0.0.1:5 on gRPC: its certificate expired",
    });
  },
);

withOpenssl(
  "a certificate that nobody takes any more is an error of the log, and a program without one tells nothing",
  async (t) => {
    await using fleet = await FleetCertificates.start();
    const now = Date.now();
    const { cert } = await fleet.issue("driver", "hv1", {
      validity: { from: now - 2 * HOUR, until: now - HOUR },
    });
    const { lines, logger } = logged();
    await using check = checkCertificates({ id: "dc1", grpc: cert, logger });
    t.like(lines, [{ event: "grpc.certificateTrouble" }]);
    t.regex(check.text(), /it expired at .* which needs no restart$/);
    const none: BootEventDetail[] = [];
    await using _silent = checkCertificates({ id: "hv1", report: (detail) => none.push(detail), logger });
    t.deepEqual(none, []);
  },
);

withOpenssl("who is refused a thousand times fills no log", (t) => {
  const { lines, logger } = logged();
  const { refused, refusals } = openTls(undefined, logger);
  for (let time = 0; time < 1000; time++)
    refused?.({ reason: "plain", from: "10.0.0.1:5", text: "it spoke without TLS" });
  t.is(refusals.get("plain"), 1000);
  t.true(lines.length < 50);
});
