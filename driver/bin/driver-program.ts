import { randomBytes, randomUUID } from "node:crypto";
import { join } from "node:path";
import type { Logger } from "pino";
import type { BootReport } from "../../pxe/boot/boot-event.js";
import type { ArchiveNotice } from "../../pxe/boot/event-archive.js";
import { EventRing } from "../../pxe/boot/event-ring.js";
import { startHttpServer } from "../../pxe/http/http-server.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";
import { startTftpServer } from "../../pxe/tftp/tftp-server.js";
import { absentFile } from "../config/architecture-settings.js";
import type { DriverConfig } from "../config/driver-config.js";
import {
  parseImageRecord,
  parseInstanceRecord,
  parseNodeRecord,
  parseWireRecord,
} from "../config/records.js";
import { bootFiles, onBootFilesChanged } from "../images/boot-files.js";
import { ConfigReports } from "../images/config-reports.js";
import { isDiskTraffic } from "../images/disk-traffic.js";
import { openImageStore } from "../images/image-store.js";
import { findLoaders, type LoaderFinder } from "../images/loader-folder.js";
import { RehearsalTickets } from "../images/rehearsal-tickets.js";
import { fileRehearsal } from "../images/rehearse-file.js";
import { LIFECYCLE_DEFAULTS } from "../instance/lifecycle-settings.js";
import { openTokens } from "../instance/operation-token.js";
import { openInventory } from "../inventory/open-inventory.js";
import { startDriverServer } from "../rpc/driver-server.js";
import { openStore } from "../store/level-store.js";
import { GivenAddresses } from "../vif/given-addresses.js";
import { networkOf } from "../vif/networks/networks.js";
import { openWireDesk } from "../vif/wire-desk.js";
import { logBadRecords, logBoots, logHttp, logTftp } from "./boot-logging.js";
import { checkCertificate } from "./certificate-trouble.js";
import { drained } from "./drain.js";
import { startLifecycle } from "./lifecycle-services.js";
import { driverFacts, observeDriver } from "./observing.js";
import { logArchive, openArchive } from "./open-archive.js";
import { openStrangers } from "./open-strangers.js";
import { openAll } from "./opened.js";
import type { Program } from "./program.js";
import { EVENTS_KEPT, VERSION } from "./version.js";
import { frontRoute, openWeb } from "./web-services.js";
import { logWire } from "./wire-logging.js";

const records = { node: parseNodeRecord, image: parseImageRecord, instance: parseInstanceRecord };

/** Starts one hypervisor's driver: state, image store, TFTP, HTTP, then gRPC. A start that fails closes what it opened. */
export function startDriver(config: DriverConfig, logger: Logger): Promise<Program> {
  return openAll(async (opened) => {
    const archive = opened.add(await openArchive(config, logger));
    const store = opened.add(await openStore(join(config.dataDir, "state")));
    const loaders = await loadersOf(config, logger);
    const networks = (config.networks ?? []).map(networkOf);
    const { lifecycle: settings = LIFECYCLE_DEFAULTS } = config;
    const tokens = await openTokens(store);
    const inventory = await openInventory({
      hypervisor: config.id,
      store,
      server: config.boot,
      loaders,
      architectures: config.architectures ?? [],
      networks: new Map(networks.map(({ name, kind }) => [name, kind])),
      agent: { image: settings.agent, cleaning: settings.cleaning, tokenOf: tokens.of },
      clock: Date.now,
      newId: randomUUID,
      records,
    });
    const isKnown = (mac: MacAddress) => inventory.isMine(mac);
    const notice = (told: ArchiveNotice) => logArchive(told, logger);
    const events = { source: config.id, capacity: EVENTS_KEPT, clock: Date.now };
    const ring = opened.add(new EventRing({ ...events, archive, isKnown, notice }));
    const desk = opened.add(
      await openWireDesk({
        ...{ inventory, store, networks, parseRecord: parseWireRecord },
        report: (notice) => logWire(notice, logger),
      }),
    );
    logBoots(ring, logger, isKnown);
    const images = opened.add(
      await openImageStore({
        ...{ ...config.images, folder: config.dataDir, inventory },
        keptBoots: { store, parseRecord: parseImageRecord },
        damaged: ({ blob, ...found }) =>
          ring.report({ detail: { kind: "imageDamaged", digest: blob.sha256, ...found } }),
      }),
    );
    logBadRecords(store, logger);
    const given = new GivenAddresses();
    const tickets = new RehearsalTickets({ now: () => performance.now(), random: () => randomBytes(16) });
    let sessionOf: (mac: MacAddress) => string | undefined = () => undefined;
    const configs = new ConfigReports((mac) => inventory.bound(mac));
    const report = (seen: BootReport): void => {
      if (isDiskTraffic(seen.detail)) return;
      const told = withSession(seen, (mac) => sessionOf(mac));
      const configured = configs.before(told);
      if (configured !== undefined) ring.report(configured);
      ring.report(told);
    };
    const strangers = opened.add(
      await openStrangers({
        ...{ config, store, inventory, loaders, given, tokens, report },
        agent: settings.agent,
      }),
    );
    const files = bootFiles({ inventory, imageStore: images, loaders, given, strangers, tickets });
    const phone = strangers.take.bind(strangers);
    const lives = opened.add(
      startLifecycle({ config, inventory, tokens, network: desk, given, strangers: phone, report, logger }),
    );
    const grpc = await startDriverServer({
      listen: config.grpc.listen,
      inventory,
      images,
      lifecycle: lives.conductor,
      power: lives.power,
      imageSpace: () => images.space(),
      rehearseFile: fileRehearsal({ inventory, files, tickets }),
      given,
      strangers,
      desk,
      ring,
      info: { hypervisor: config.id, version: VERSION, server: config.boot, loaders: loaders.names },
      logger,
    });
    opened.add(grpc);
    sessionOf = (mac) => grpc.bootSessionOf(mac) ?? strangers.sessionOf(mac);
    const { address, tftpPort, httpPort } = config.boot;
    const tftp = await startTftpServer({
      ...{ address, port: tftpPort, files, report, settings: config.tftp ?? {} },
      watchFiles: (listener) =>
        onBootFilesChanged({ inventory, given, boots: images.boots, strangers }, listener),
      notice: ({ kind, text }) => logger.warn({ event: `tftp.${kind}` }, text),
    });
    opened.add(tftp);
    logTftp(tftp, logger);
    const http = await startHttpServer({
      ...{ address, port: httpPort, files, report, phone: lives.phone, settings: config.http ?? {} },
      ...(config.https === undefined ? {} : { https: config.https }),
      notice: (notice) => logHttp(notice, logger),
    });
    opened.add(http);
    if (config.https !== undefined)
      opened.add(
        checkCertificate({
          ...{ driver: config.id, file: config.https.cert, address },
          report: (detail) => ring.report({ detail }),
        }),
      );
    const facts = driverFacts(inventory, images, lives.conductor);
    const routes = config.web ? observeDriver(opened, config.id, facts, ring) : [];
    const web = await openWeb(opened, config.web, [frontRoute(config.id), ...routes], logger);
    logger.info(
      { event: "ready", grpc: grpc.address, ...web, boot: config.boot, loaders: loaders.names },
      `Driver ${config.id} is ready`,
    );
    const atOnce = new AbortController();
    return {
      grpcAddress: grpc.address,
      ...web,
      close: async () => {
        grpc.drain();
        await drained(() => tftp.transfers + http.transfers, atOnce.signal, logger);
        await opened.close();
      },
      [Symbol.asyncDispose]: async () => {
        atOnce.abort();
        await opened.close();
      },
    };
  });
}

async function loadersOf(
  { loaders: folders, architectures = [] }: DriverConfig,
  logger: Logger,
): Promise<LoaderFinder> {
  const loaders = await findLoaders(
    folders,
    architectures.map(({ file }) => file),
  );
  for (const entry of architectures)
    if (loaders.path(entry.file) === undefined)
      logger.warn({ event: "loader.absent", ...entry }, absentFile(entry));
  return loaders;
}

function withSession(
  seen: BootReport,
  sessionOf: (mac: NonNullable<BootReport["mac"]>) => string | undefined,
): BootReport {
  const bootSession = seen.mac === undefined ? undefined : sessionOf(seen.mac);
  return bootSession === undefined ? seen : { ...seen, bootSession };
}
