import type { Logger } from "pino";
import type { BootEventDetail } from "../../pxe/boot/boot-event.js";
import type { BootReporter } from "../../pxe/boot/boot-reporter.js";
import { describe } from "../../pxe/boot/describe-event.js";
import type { DriverNotice } from "../../pxe/coordinator/coordinator.js";
import type { DhcpSettings } from "../../pxe/coordinator/settings.js";
import { type DhcpSocketNotice, describeNotice } from "../../pxe/dhcp/socket-notice.js";
import type { HttpNotice } from "../../pxe/http/notice.js";
import type { LoopShell } from "../../pxe/net/loop-shell.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";
import type { TftpServer } from "../../pxe/tftp/tftp-server.js";
import type { Store } from "../store/store.js";
import { LineBudget } from "./line-budget.js";

/** Lines about machines that nobody claims, all together. */
const STRANGERS_LINES = { burst: 100, perSecond: 10 };

/**
 * The boot events worth a line, each with the stable name `boot.<kind>`; `boots` and `why` tell the others too. Every known machine gets all
 * its lines; strangers, who may be any number, share a budget, or they could fill the disk.
 */
export function logBoots(
  ring: Pick<BootReporter, "subscribe">,
  logger: Logger,
  isKnown: (mac: MacAddress) => boolean,
  { mode }: Pick<DhcpSettings, "mode"> = {},
): void {
  const budget = new LineBudget(STRANGERS_LINES);
  ring.subscribe((event) => {
    const level = levelOf(event.detail) ?? (mode === "listen" ? levelWhenListening(event.detail) : undefined);
    if (level === undefined) return;
    const { mac, client, bootSession, detail } = event;
    const isOurs = mac === undefined ? isBounded(detail) : isKnown(mac);
    const leftOut = isOurs ? 0 : budget.take(event.at);
    if (leftOut === undefined) return;
    if (leftOut > 0)
      logger.warn(
        { event: "boot.linesLeftOut", count: leftOut },
        `Left out ${leftOut} lines about unknown machines`,
      );
    logger[level]({ event: `boot.${detail.kind}`, mac, client, bootSession, detail }, describe(event));
  });
}

/** Of no machine, and never many. */
function isBounded({ kind }: BootEventDetail): boolean {
  return kind === "foreignServerSeen" || kind === "foreignServerGone" || kind === "driverTroubled";
}

export function logBadRecords(store: Store, logger: Logger): void {
  for (const record of store.badRecords) {
    logger.error(
      { event: "badRecord", ...record },
      `Set aside unreadable record ${record.key}: ${record.found}`,
    );
  }
}

/** How boot files go out by TFTP, and why not by the fast way. */
export function logTftp({ shell, shellReason, settings }: TftpServer, logger: Logger): void {
  const { workers, maxBlksize, singlePort } = settings;
  const facts = { event: "tftp.ready", shell, workers, maxBlksize, singlePort };
  if (shellReason === undefined || settings.shell === "dgram")
    logger.info(facts, `TFTP serves by the ${shell} shell`);
  else
    logger.warn({ ...facts, reason: shellReason }, `TFTP serves by the slower dgram shell: ${shellReason}`);
}

/** How DHCP messages come and go, and why not the fast way. */
export function logDhcpShell(shell: LoopShell, logger: Logger): void {
  const facts = { event: "dhcp.shell", shell: shell.kind };
  if (shell.kind === "linux") logger.info(facts, "DHCP is served by the linux shell");
  else
    logger.warn(
      { ...facts, reason: shell.reason },
      `DHCP is served by the slower dgram shell: ${shell.reason}`,
    );
}

export function logDhcpSockets(notice: DhcpSocketNotice, logger: Logger): void {
  const { kind, ...facts } = notice;
  const level = kind === "interfaceAppeared" ? "info" : "warn";
  logger[level]({ event: `dhcp.${kind}`, ...facts }, describeNotice(notice));
}

export function logListening(logger: Logger): void {
  logger.warn(
    { event: "mode.listen" },
    "mode is listen: no machine is answered, and each answer that would have been given is logged",
  );
}

export function logHttp({ kind, text }: HttpNotice, logger: Logger): void {
  logger[kind === "certificateRenewed" ? "info" : "warn"]({ event: `http.${kind}` }, text);
}

export function logDriver({ driver, hypervisor, isSilent }: DriverNotice, logger: Logger): void {
  const facts = { driver, hypervisor };
  if (isSilent)
    logger.warn(
      { event: "driver.silent", ...facts },
      `Driver ${hypervisor} at ${driver} left its last questions unanswered: it counts as silent, and is tried each second`,
    );
  else logger.info({ event: "driver.answers", ...facts }, `Driver ${hypervisor} at ${driver} answers again`);
}

/**
 * A stranger that is ignored leaves no line, or strangers could fill the disk; under the policy "log" it does. Nor does an OFFER: its ACK tells the same,
 * and an offer that nobody takes is what `why` tells.
 */
function levelOf(detail: BootEventDetail): "info" | "warn" | undefined {
  switch (detail.kind) {
    case "dhcpIgnored":
      return levelOfSilence(detail);
    case "ownershipDecided":
      return detail.verdict === "conflict" ? "warn" : undefined;
    case "addressProbed":
      return detail.result === "inUse" ? "warn" : undefined;
    case "addressDeclined":
      return "warn";
    case "fileStopped":
      return detail.outcome === "probed" ? undefined : "warn";
    case "strangerReported":
      return detail.accepted ? "info" : "warn";
    case "dhcpSent":
      return detail.message === "OFFER" && detail.isProxy !== true ? undefined : "info";
    case "strangerDecided":
    case "dhcpHeldBack":
    case "fileServed":
    case "netbootWithheld":
    case "addressReleased":
    case "powerChanged":
      return "info";
    case "instanceChanged":
      return detail.to === "error" ? "warn" : "info";
    case "machineCalled":
      return detail.word === "progress" ? undefined : detail.accepted ? "info" : "warn";
    case "imageDamaged":
    case "foreignServerSeen":
      return "warn";
    case "foreignServerGone":
      return "info";
    case "foreignReplyHeard":
      return detail.message === "NAK" ? "warn" : undefined;
    case "driverTroubled":
      return detail.isOver ? "info" : "warn";
    default:
      return undefined;
  }
}

/** Who tries the coordinator out wants to see each message that it would leave alone too. */
function levelWhenListening({ kind }: BootEventDetail): "info" | undefined {
  return kind === "dhcpIgnored" ? "info" : undefined;
}

function levelOfSilence({
  reason,
  text,
}: Extract<BootEventDetail, { kind: "dhcpIgnored" }>): "info" | "warn" | undefined {
  if (reason === "delayed") return "info";
  if (reason === "foreignAddresses") return text === "" ? undefined : "info";
  return reason === "unknownMachine" && text === "policy ignore" ? undefined : "warn";
}
