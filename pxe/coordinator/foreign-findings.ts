import { after, hasBootFile, isFile, isOfSystem, isReceived, isSent, type Story } from "./boot-story.js";
import { because, type Detail, type Finding } from "./finding.js";

/** Architectures whose firmware obeys option 60 (PXE 2.1 §2.2.3); iPXE and BIOS go on without. */
const UEFI = [6, 7, 9, 11];

/**
 * Another server said NAK to this machine since it last began to ask, and it asked for no file after that. Our own ACK to the same REQUEST does
 * not help it: a NAK that comes first is obeyed, and one that comes later takes the address back.
 */
export function foreignNak({ details }: Story): Finding | undefined {
  const since = after(details, (detail) => isReceived(detail, "DISCOVER") || isFile(detail));
  const nak = since.findLast((detail) => detail.kind === "foreignReplyHeard" && detail.message === "NAK");
  if (nak?.kind !== "foreignReplyHeard") return undefined;
  return {
    reason: "foreignNak",
    missingStep: "acknowledged",
    cause: `The DHCP server ${nak.server} on ${nak.interface} told the machine by NAK that it may not have its address${because(nak.text)}, and firmware leaves PXE then.`,
    remedy: `Stop the DHCP server ${nak.server} on this network, or make it not authoritative there.`,
    who: [nak.server],
    commands: [`metalplug probe --interface ${nak.interface}`],
  };
}

/** The machine took what another server offered. Where another server gives the addresses by configuration (ProxyDHCP), that is as it is to be. */
export function foreignServerTaken({ details, context }: Story): Finding | undefined {
  const last = details.findLast((detail) => isTaken(detail) || isSent(detail, "ACK") || isFile(detail));
  if (last === undefined || !isTaken(last) || isSystemAfterBoot(details)) return undefined;
  if (details.some((detail) => detail.kind === "dhcpSent" && detail.isProxy === true)) return undefined;
  const { server } = last;
  // It is on the segment itself, and its policy hands the machine to it all the same.
  if (details.some((detail) => detail.kind === "forwardAnswered" && detail.server === server))
    return undefined;
  const seen = context.foreignServers.find((foreign) => foreign.server === server);
  const where = seen === undefined ? "" : ` on ${seen.interface}`;
  const name = server === undefined ? "another DHCP server" : `the DHCP server ${server}${where}`;
  return {
    reason: "foreignServerTaken",
    missingStep: "requested",
    cause: `The machine took the offer of ${name}, not ours${bootOf(last, seen)}.`,
    remedy: `Stop ${name} on this network, keep it from answering this machine, or set \`addresses: foreign\` for the subnet, so that it gives the addresses and metalplug the boot files.`,
    who: server === undefined ? [] : [server],
    ...(seen && { commands: [`metalplug probe --interface ${seen.interface}`] }),
  };
}

/** What a system takes that was booted by files of ours stops no boot. */
export function isSystemAfterBoot(details: Story["details"]): boolean {
  const asker = details.findLast(({ kind }) => kind === "dhcpReceived");
  return asker !== undefined && isOfSystem(asker) && details.some(isFile);
}

type Taken = Detail<"dhcpIgnored"> | Detail<"foreignReplyHeard">;

/** A REQUEST that names it, or its ACK. */
function isTaken(detail: Story["details"][number]): detail is Taken {
  if (detail.kind === "dhcpIgnored") return detail.reason === "notForUs";
  return detail.kind === "foreignReplyHeard" && detail.message === "ACK" && detail.isProxy !== true;
}

function bootOf(taken: Taken, seen: Detail<"foreignServerSeen"> | undefined): string {
  const bootFile = taken.kind === "foreignReplyHeard" ? taken.bootFile : seen?.bootFile;
  return bootFile === undefined ? "" : `, with the boot file ${bootFile}`;
}

/**
 * Another server's offer has option 60 `PXEClient` and no discovery control in option 43: UEFI asks port 4011 then, and boots only if
 * that answers (PXE 2.1 §2.2.3).
 */
export function foreignTrap({ details, context }: Story): Finding | undefined {
  const trap = context.foreignServers.find(({ bootServerDiscovery }) => bootServerDiscovery);
  const offer = details.findLast(hasBootFile);
  if (trap === undefined || offer === undefined || details.some(isFile)) return undefined;
  const asker = details.findLast((detail) => isReceived(detail, "DISCOVER"));
  if (asker?.architecture === undefined || asker.isIpxe || !UEFI.includes(asker.architecture))
    return undefined;
  if (after(details, hasBootFile).some((detail) => isReceived(detail, "REQUEST"))) return undefined;
  return {
    reason: "foreignBootServerDiscovery",
    missingStep: details.some((detail) => isSent(detail, "ACK")) ? "fileAsked" : "requested",
    cause: `The server ${trap.server} on ${trap.interface} offers option 60 "PXEClient" without option 43, so this UEFI firmware asks port 4011, where nobody answers, and never fetches ${offer.bootFile}.`,
    remedy: `Take option 60 from the configuration of ${trap.server}, or add option 43 = 06:01:08 beside it, or stop that server here.`,
    who: [trap.server],
    commands: [`metalplug probe --interface ${trap.interface}`],
  };
}
