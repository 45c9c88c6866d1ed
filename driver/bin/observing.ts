import type { BootEvent } from "../../pxe/boot/boot-event.js";
import type { Coordinator } from "../../pxe/coordinator/coordinator.js";
import type { CoordinatorConfig } from "../config/coordinator-config.js";
import type { ImageStore } from "../images/image-store.js";
import type { Lifecycle } from "../instance/lifecycle-port.js";
import type { Inventory } from "../inventory/inventory.js";
import { type AdmissionFacts, admissionMeters } from "../observe/admission-meters.js";
import { coordinatorGauges } from "../observe/coordinator-gauges.js";
import { type DriverFacts, driverGauges } from "../observe/driver-gauges.js";
import { eventMeters } from "../observe/event-meters.js";
import { healthRoute } from "../observe/health.js";
import { metricsRoute } from "../observe/metrics-route.js";
import { programMetrics } from "../observe/program-gauges.js";
import { startTracing } from "../observe/tracing.js";
import type { Route } from "../web/route.js";
import {
  certificatesPart,
  diskPart,
  driversPart,
  interfacesPart,
  LeaseLosses,
  policiesPart,
} from "./health-parts.js";
import type { Opened } from "./opened.js";
import { VERSION } from "./version.js";

/** Where a program's own events can be heard. */
export interface EventSource {
  subscribe(listener: (event: BootEvent) => void): () => void;
}

/** Who may call the program, and what is wrong with its certificates; empty: nothing. */
export interface Admitting extends AdmissionFacts {
  readonly text: () => string;
}

/** Counts what the coordinator does from now on, and serves what monitoring asks for. */
export function observeCoordinator(
  opened: Opened,
  config: CoordinatorConfig,
  coordinator: Pick<Coordinator, "drivers" | "missingHypervisors" | "leases" | "foreign">,
  events: EventSource,
  admission: Admitting,
): readonly Route[] {
  const registry = startCounting(opened, config.id, events);
  admissionMeters(registry, admission);
  const { subnets } = config.dhcp;
  const { drivers, missingHypervisors, leases, foreign } = coordinator;
  const foreignServers = () => foreign.list();
  coordinatorGauges(registry, { subnets, drivers, missingHypervisors, leases, foreignServers });
  const losses = new LeaseLosses();
  opened.add(subscription(events, losses.note));
  const parts = async () => [
    interfacesPart(subnets),
    driversPart(coordinator),
    policiesPart(coordinator),
    losses.part(),
    certificatesPart(admission.text()),
  ];
  return [metricsRoute(registry), healthRoute(config.id, parts)];
}

/** Counts what the driver does from now on, and serves what monitoring asks for. */
export function observeDriver(
  opened: Opened,
  id: string,
  facts: DriverFacts,
  events: EventSource,
  admission: Admitting,
): readonly Route[] {
  const registry = startCounting(opened, id, events);
  admissionMeters(registry, admission);
  driverGauges(registry, facts);
  return [
    metricsRoute(registry),
    healthRoute(id, async () => [await diskPart(facts), certificatesPart(admission.text())]),
  ];
}

/** What is read of a driver when somebody asks. */
export function driverFacts(
  inventory: Pick<Inventory, "nodes" | "instanceOn" | "images">,
  images: Pick<ImageStore, "space">,
  lifecycle: Pick<Lifecycle, "deploys">,
): DriverFacts {
  return {
    nodeStates: () =>
      inventory.nodes().map(({ name }) => inventory.instanceOn(name)?.state.kind ?? "available"),
    images: () => inventory.images().length,
    imageSpace: () => images.space(),
    deploys: () => lifecycle.deploys(),
  };
}

/** Takes the events of boots that are to be traced, where the process was started with an OpenTelemetry SDK. */
export function traceBoots(opened: Opened): ((event: BootEvent) => void) | undefined {
  const tracing = startTracing(() => performance.now());
  return tracing && opened.add(tracing).record;
}

function startCounting(opened: Opened, id: string, events: EventSource): ReturnType<typeof programMetrics> {
  const registry = programMetrics({ version: VERSION, id });
  opened.add(subscription(events, eventMeters(registry)));
  return registry;
}

function subscription(events: EventSource, listener: (event: BootEvent) => void): AsyncDisposable {
  const end = events.subscribe(listener);
  return { [Symbol.asyncDispose]: async () => end() };
}
