import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { Logger } from "pino";
import { BootReporter } from "../../pxe/boot/boot-reporter.js";
import { FetchThread } from "../../pxe/client/fetch-thread.js";
import { BootLog } from "../../pxe/coordinator/boot-log.js";
import { startCoordinator } from "../../pxe/coordinator/coordinator.js";
import type { DriverAnswer } from "../../pxe/coordinator/owner-source.js";
import { openDhcpSockets } from "../../pxe/dhcp/dhcp-sockets.js";
import type { DhcpSocketNotice } from "../../pxe/dhcp/socket-notice.js";
import type { ProbeAddress } from "../../pxe/net/address-probe.js";
import { interfaceIndex } from "../../pxe/net/interface-index.js";
import { openLoopShell } from "../../pxe/net/loop-shell.js";
import { muteIo } from "../../pxe/net/mute-io.js";
import type { CoordinatorConfig } from "../config/coordinator-config.js";
import { parseBootRecord, parseLeaseRecord } from "../config/records.js";
import { startCoordinatorServer } from "../rpc/coordinator-server.js";
import { type DriversWatch, type WatchDriversOptions, watchDrivers } from "../rpc/owner-watch.js";
import { openStore } from "../store/level-store.js";
import {
  logBadRecords,
  logBoots,
  logDhcpShell,
  logDhcpSockets,
  logDriver,
  logListening,
} from "./boot-logging.js";
import { admitting, checkCertificates } from "./certificate-trouble.js";
import { watchForeignServers } from "./foreign-watch.js";
import { logImportedLeases, logOddLeases } from "./lease-logging.js";
import { leaseStore } from "./lease-store.js";
import { observeCoordinator, traceBoots } from "./observing.js";
import { logArchive, openArchive } from "./open-archive.js";
import { openTls } from "./open-tls.js";
import { openDecisions, openUnknownDesk, strangersNews } from "./open-unknown.js";
import { openAll } from "./opened.js";
import { openPage } from "./page-services.js";
import type { Program } from "./program.js";
import { rehearsalsOf } from "./rehearsals-of.js";
import { openSegmentServices } from "./segment-services.js";
import { steadyClock } from "./steady-clock.js";
import { openWeb } from "./web-services.js";

/** Starts the coordinator: leases, the drivers' claim streams, gRPC, and DHCP last. A start that fails closes what it opened. */
export function startCoordinatorProgram(config: CoordinatorConfig, logger: Logger): Promise<Program> {
  return openAll(async (opened) => {
    const admission = openTls(config.grpc.tls, logger);
    const tlsFor = (driver: string) => (config.plainDrivers?.has(driver) ? undefined : admission.tls);
    const archive = opened.add(await openArchive(config, logger, parseBootRecord));
    const last = BootLog.lastOwn(archive);
    const ring = new BootReporter({ source: config.id, clock: Date.now, last });
    const store = opened.add(await openStore(join(config.dataDir, "state")));
    const { subnets } = config.dhcp;
    const { now, toWall } = steadyClock();
    const leases = await leaseStore(store, { parse: parseLeaseRecord, subnets, now: now(), toWall });
    logBadRecords(store, logger);
    logOddLeases(leases.odd, logger);
    const decisions = await openDecisions(store);
    const shell = opened.add(await openLoopShell());
    logDhcpShell(shell, logger);
    const isListening = config.dhcp.mode === "listen";
    const io = isListening ? muteIo(shell.io) : shell.io;
    const probe = isListening ? nobodyAsked : await openSegmentServices(opened, shell, subnets, logger);
    const tell = (notice: DhcpSocketNotice) => logDhcpSockets(notice, logger);
    // Either of the two needs the other: the watch hands news to the coordinator, which asks through the watch.
    const watched: { watch?: DriversWatch } = {};
    const coordinator = await startCoordinator({
      id: config.id,
      settings: config.dhcp,
      drivers: config.drivers,
      ask: (driver, question, options) => watched.watch?.ask(driver, question, options) ?? notYet(driver),
      leases,
      ...(probe === undefined ? {} : { probe }),
      ring,
      archive,
      archiveNotice: (notice) => logArchive(notice, logger),
      isIgnored: decisions.isIgnored,
      clock: now,
      eventClock: Date.now,
      newBootSession: randomUUID,
      notice: (notice) => logDriver(notice, logger),
      leasesImported: (outcomes) => logImportedLeases(outcomes, logger),
      attributed: traceBoots(opened),
      openSockets: (options) => openDhcpSockets({ ...options, io, interfaceIndex, tell }),
    });
    opened.add(coordinator);
    logBoots(ring, logger, coordinator.isClaimed, config.dhcp);
    if (isListening) logListening(logger);
    watchForeignServers(opened, shell, { settings: config.dhcp, desk: coordinator.foreign }, logger);
    const { desk: unknown } = opened.add(openUnknownDesk(coordinator, decisions, tlsFor));
    const { news, strangers } = strangersNews(config.dhcp.subnets, coordinator, unknown, logger);
    const { boots, clockRead: clock } = coordinator;
    const page = config.web && openPage(opened, coordinator, (driver) => watched.watch?.client(driver));
    const events: WatchDriversOptions["events"] = (event, cursor) => {
      boots.recordOf(event, cursor);
      page?.heard(event);
    };
    watched.watch = opened.add(
      watchDrivers({
        drivers: config.drivers,
        tlsFor,
        news,
        events,
        clock,
        strangers,
        cursorOf: boots.cursorOf,
      }),
    );
    const fetcher = opened.add(new FetchThread());
    const rehearsing = rehearsalsOf(config, coordinator, watched.watch, fetcher.fetch, logger);
    const grpc = opened.add(
      await startCoordinatorServer({
        ...{ listen: config.grpc.listen, ...admission, coordinator, unknown, logger },
        rehearsals: rehearsing,
      }),
    );
    const certificates = opened.add(
      checkCertificates({ id: config.id, grpc: config.grpc.tls?.cert, logger }),
    );
    const who = admitting(admission, certificates);
    const routes = config.web ? observeCoordinator(opened, config, coordinator, ring, who) : [];
    const web = await openWeb(opened, config.web, [...(page?.routes ?? []), ...routes], logger);
    logger.info(
      { event: "ready", grpc: grpc.address, ...web, dhcp: config.dhcp },
      `Coordinator ${config.id} is ready`,
    );
    const close = (): Promise<void> => opened.close();
    return { grpcAddress: grpc.address, ...web, close, [Symbol.asyncDispose]: close };
  });
}

const nobodyAsked: ProbeAddress = async () => ({ kind: "notProbed", text: "mode is listen" });

async function notYet(driver: string): Promise<DriverAnswer> {
  return { kind: "silent", driver, text: "the coordinator is starting" };
}
