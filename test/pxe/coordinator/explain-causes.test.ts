import test from "ava";
import type { BootEvent, BootEventDetail } from "../../../pxe/boot/boot-event.js";
import { beginFold, foldEvent, stateOf, summaryOf } from "../../../pxe/boot/boot-fold.js";
import { type Explanation, explain } from "../../../pxe/coordinator/explain.js";
import { bareContext, type ExplainContext } from "../../../pxe/coordinator/explain-context.js";
import { BOOT_CAUSES, type BootCause } from "../../../pxe/coordinator/finding.js";
import {
  ACKED,
  asked,
  BOOTED,
  became,
  CONFIG,
  called,
  type Detail,
  decided,
  eventsOf,
  HEARD,
  ignored,
  KERNEL,
  LOADER,
  OFFERED,
  power,
  RAMDISK,
  REQUESTED,
  received,
  refused,
  START,
  sent,
  served,
  started,
  stopped,
  withheld,
  X,
} from "./boot-script.js";
import { A, ip, mac } from "./lab.js";

interface Row {
  readonly cause: BootCause;
  readonly events: readonly BootEventDetail[];
  readonly context?: Partial<ExplainContext>;
  readonly says: RegExp;
  readonly remedy: RegExp;
  readonly command?: RegExp;
}

const SITE = ip("10.77.0.9");
const seen = (more: Partial<Detail<"foreignServerSeen">> = {}): Detail<"foreignServerSeen"> => ({
  ...{ kind: "foreignServerSeen", server: SITE, from: SITE, interface: "eth1" },
  ...{ givesAddresses: true, bootServerDiscovery: false },
  ...more,
});
const foreign = (message: "NAK" | "ACK", text = ""): BootEventDetail => ({
  ...{ kind: "foreignReplyHeard", message, server: SITE, interface: "eth1", address: X, text },
});
const trouble = (kind: Detail<"driverTroubled">["trouble"], text: string): Detail<"driverTroubled"> => ({
  ...{ kind: "driverTroubled", driver: "hv1", trouble: kind, text },
});
const part = (range: string): BootEventDetail => ({
  ...{ kind: "fileServed", protocol: "http", path: KERNEL, bytes: 1000, milliseconds: 1, retransmits: 0 },
  range,
});
const forwarded: BootEventDetail = { kind: "dhcpForwarded", message: "DISCOVER", server: SITE };
const configured = (kernelArguments: string): BootEventDetail => ({
  ...{ kind: "bootConfigured", path: CONFIG, image: "debian", kernelArguments },
});
const known = (other: string, slip: "oneDigit" | "byteOrder") => ({
  nearKnown: [{ mac: mac(Number(other)), slip, claimants: ["hv2"] }],
});
const LATER = { now: START + 600_000 };
const SILENT = [...HEARD, decided("silent"), ignored("ownerSilent", "hv1: no answer within 250 ms")];
const boot = (number: number, details: readonly BootEventDetail[]): readonly BootEvent[] =>
  eventsOf(details, { bootSession: `b${number}`, start: START - number * 120_000 });

const ROWS: readonly Row[] = [
  {
    cause: "nothingHeard",
    events: [asked],
    context: { claimants: ["hv1"] },
    says: /Nothing was heard from 52:54:00:00:00:01\. hv1 has it\./,
    remedy: /boot order.*VLAN/,
  },
  {
    cause: "nearMacHeard",
    events: [],
    context: { claimants: ["hv1"], nearHeard: [{ mac: mac(7), slip: "oneDigit", heardAt: START }] },
    says: /which hv1 has, but 52:54:00:00:00:07, which differs in one digit, was heard/,
    remedy: /correct the MAC/,
    command: /^metalplug why 52:54:00:00:00:07$/,
  },
  {
    cause: "poweredOff",
    events: [power("on", "off", "Nobody asked for it.")],
    says: /its machine is off: Nobody asked for it\./,
    remedy: /Switch it on/,
    command: /power on r1/,
  },
  {
    cause: "powerFailed",
    events: [became("error", 'Cannot switch on node "r1" by ipmi: no answer', "power")],
    says: /could not be switched, and that was given up.*by ipmi/,
    remedy: /BMC/,
    command: /power status r1/,
  },
  {
    cause: "foreignRelay",
    events: [ignored("foreignRelay", "giaddr 10.80.0.1 is not in dhcp.relays")],
    says: /relay that is not listed: giaddr 10\.80\.0\.1/,
    remedy: /dhcp\.relays/,
  },
  {
    cause: "wrongSegment",
    events: [
      ...HEARD,
      decided(),
      ignored("noSubnet", "its fixed address 10.88.0.5 is no host address of 10.77.0.0/24", "DISCOVER", {
        address: ip("10.88.0.5"),
      }),
    ],
    context: { subnets: [{ subnet: { network: ip("10.88.0.0"), prefixLength: 24 }, interface: "eth8" }] },
    says: /heard by interface eth1, and its address 10\.88\.0\.5 belongs behind interface eth8\./,
    remedy: /switch port to the VLAN of interface eth8/,
  },
  {
    cause: "noSubnet",
    events: [received("DISCOVER", 7), ignored("noSubnet", "no configured subnet for relay 10.9.9.9")],
    says: /relay 10\.9\.9\.9/,
    remedy: /Add the subnet/,
  },
  {
    cause: "unknownMachine",
    events: [
      ...HEARD,
      decided("none", []),
      { kind: "strangerJudged", policy: "ignore", rule: "rules.2", text: "" },
      ignored("unknownMachine", "policy ignore"),
    ],
    says: /No driver claims this MAC \(policy ignore by rules\.2\)/,
    remedy: /metalplug node add/,
    command: /node add NAME --mac 52:54:00:00:00:01/,
  },
  {
    cause: "nearMacKnown",
    events: [...HEARD, decided("none", []), ignored("unknownMachine")],
    context: known("7", "oneDigit"),
    says: /but hv2 claims 52:54:00:00:00:07, which differs in one digit\./,
    remedy: /correct the MAC of its node on hv2 to 52:54:00:00:00:01/,
  },
  {
    cause: "strangerIgnored",
    events: [{ kind: "strangerDecided", decision: "ignored" }, ...HEARD, ignored("unknownMachine")],
    says: /an operator said that it is to be ignored/,
    remedy: /Take that back/,
    command: /unknown ignore --undo/,
  },
  {
    cause: "strangerDelayed",
    events: [...HEARD, ignored("delayed", "2 of 8 s")],
    says: /leaves it to other servers at first: 2 of 8 s/,
    remedy: /Wait for its next tries/,
  },
  {
    cause: "strangerWithoutBootFiles",
    events: [...HEARD, withheld("stranger", "no driver claims the machine"), sent("OFFER"), sent("ACK")],
    says: /gets no boot files/,
    remedy: /metalplug node add/,
  },
  {
    cause: "forwardSilent",
    events: [...HEARD, forwarded],
    says: /handed to 10\.77\.0\.9, which did not answer/,
    remedy: /whether the DHCP server 10\.77\.0\.9 runs/,
  },
  {
    cause: "forwarded",
    events: [
      ...HEARD,
      forwarded,
      {
        ...{ kind: "forwardAnswered", message: "ACK", server: SITE, address: X, bootFile: "site.efi" },
        destination: "broadcast port 68",
      },
    ],
    says: /which answered with 10\.77\.0\.50 and the boot file site\.efi/,
    remedy: /the work of 10\.77\.0\.9/,
  },
  {
    cause: "rateLimited",
    events: [...HEARD, ignored("rateLimited", "52:54:00: 400 in 10 s")],
    says: /too many messages came from machines of its kind: 52:54:00/,
    remedy: /raise the limit/,
  },
  {
    cause: "overload",
    events: [...HEARD, ignored("overload")],
    says: /too many machines/,
    remedy: /asks again/,
  },
  { cause: "ownerPending", events: HEARD, says: /not been answered yet by hv1/, remedy: /Ask again/ },
  {
    cause: "ownerSilent",
    events: SILENT,
    says: /did not answer \(hv1: no answer within 250 ms\)/,
    remedy: /Start hv1 again/,
    command: /metalplug drivers/,
  },
  {
    cause: "ownerUnreachable",
    events: SILENT,
    context: { troubles: [trouble("unreachable", "connection refused")] },
    says: /does not reach driver hv1.*: connection refused/,
    remedy: /Start hv1 again/,
  },
  {
    cause: "driverClock",
    events: SILENT,
    context: { troubles: [trouble("clock", "it is 3600 s ahead"), trouble("refused", "not valid yet")] },
    says: /clocks of the coordinator and of driver hv1 differ: it is 3600 s ahead; .*: not valid yet\.$/,
    remedy: /NTP/,
  },
  {
    cause: "driverCertificate",
    events: SILENT,
    context: { troubles: [trouble("refused", "it ended on 2026-01-01")] },
    says: /do not take each other's certificates: it ended/,
    remedy: /valid now and of one authority/,
  },
  {
    cause: "ownerDraining",
    events: [...HEARD, decided("draining"), ignored("draining", "hv1: stopping")],
    says: /Driver hv1, which has this MAC, is being stopped/,
    remedy: /systemctl start metalplug-driver/,
  },
  {
    cause: "twoOwners",
    events: [
      ...HEARD,
      decided("conflict", ["hv1", "hv2"]),
      ignored("conflict", "hv1 and hv2: 2 drivers claim it at epoch 4"),
    ],
    says: /hv1 and hv2: 2 drivers claim it at epoch 4/,
    remedy: /all of them but one/,
    command: /node remove NODE --driver hv2/,
  },
  {
    cause: "noVif",
    events: [...HEARD, decided(), ignored("noVif", "Nothing is spawned.")],
    says: /no address: Nothing is spawned\.$/,
    remedy: /vif on this MAC/,
  },
  {
    cause: "poolEmpty",
    events: [...HEARD, ignored("poolEmpty")],
    says: /pool had no/,
    remedy: /Widen the pool/,
  },
  {
    cause: "addressTaken",
    events: [...HEARD, ignored("addressTaken", "10.77.0.50 is leased by 52:54:00:00:00:09")],
    says: /leased by 52:54:00:00:00:09/,
    remedy: /another address/,
  },
  {
    cause: "addressDeclined",
    events: [...ACKED, { kind: "addressDeclined", address: X }],
    says: /declined 10\.77\.0\.50/,
    remedy: /ARP/,
    command: /arping -c 3 10\.77\.0\.50/,
  },
  {
    cause: "storeFailed",
    events: [...REQUESTED, ignored("storeFailed", "no space left on device", "REQUEST")],
    says: /no space left/,
    remedy: /make room on the disk of its `dataDir`/,
  },
  { cause: "leasePending", events: REQUESTED, says: /lease is not on disk yet/, remedy: /disk .* hangs/ },
  {
    cause: "foreignAddresses",
    events: [...HEARD, ignored("foreignAddresses", "10.77.0.0/24")],
    says: /Another DHCP server gives the addresses/,
    remedy: /addresses: own/,
  },
  {
    cause: "unservedMessage",
    events: [...HEARD, ignored("unservedMessage", "BOOTP is off in 10.77.0.0/24", "BOOTP")],
    says: /BOOTP, is not served/,
    remedy: /bootp: true/,
  },
  {
    cause: "requestNotOurs",
    events: [received("REQUEST"), ignored("notOurs", "", "REQUEST")],
    says: /REQUEST was not ours/,
    remedy: /asks anew/,
  },
  {
    cause: "requestRefused",
    events: [received("REQUEST", 7), sent("NAK")],
    says: /not its address here, and was told so by NAK/,
    remedy: /asks anew/,
  },
  {
    cause: "offerNotTaken",
    events: [...OFFERED, received("DISCOVER", 7), sent("OFFER", LOADER)],
    context: { foreignServers: [seen()] },
    says: /went to broadcast port 68 2 times, and the machine never took it/,
    remedy: /firewall on port 68.*10\.77\.0\.9, which answers there as well/,
  },
  {
    cause: "foreignServerTaken",
    events: [
      ...OFFERED,
      received("REQUEST", 7),
      ignored("notForUs", "it took the offer of 10.77.0.9", "REQUEST", { server: SITE }),
    ],
    context: { foreignServers: [seen({ bootFile: "site.efi" })] },
    says: /took the offer of the DHCP server 10\.77\.0\.9 on eth1, not ours, with the boot file site\.efi/,
    remedy: /addresses: foreign/,
    command: /probe --interface eth1/,
  },
  {
    cause: "foreignNak",
    events: [...REQUESTED, foreign("NAK", "wrong network")],
    says: /10\.77\.0\.9 on eth1 told the machine by NAK.*: wrong network/,
    remedy: /not authoritative/,
  },
  {
    cause: "foreignBootServerDiscovery",
    events: OFFERED,
    context: { foreignServers: [seen({ bootServerDiscovery: true })] },
    says: /option 60 "PXEClient" without option 43.*4011.*snponly\.efi/,
    remedy: /06:01:08/,
  },
  {
    cause: "netbootOff",
    events: [...HEARD, withheld("netbootOff", 'node "r1" has no instance'), sent("OFFER")],
    says: /no boot files: node "r1" has no instance/,
    remedy: /spawn an instance/,
  },
  {
    cause: "startsFromDisk",
    events: [
      ...[
        ...HEARD,
        decided(),
        withheld("deployed", 'node "r1" boots from its disk since then'),
        sent("OFFER"),
      ],
      ...[received("DISCOVER"), sent("OFFER"), sent("ACK")],
    ],
    says: /as it is to: node "r1" boots from its disk since then, and its system has asked/,
    remedy: /Nothing is to be done/,
  },
  {
    cause: "wrongArchitecture",
    events: [
      ...HEARD,
      withheld(
        "wrongArchitecture",
        'image "arm" is for aarch64, and the machine\'s firmware is 7 (x64 UEFI)',
      ),
      sent("OFFER"),
    ],
    says: /aarch64, and the machine's firmware is 7 \(x64 UEFI\)/,
    remedy: /image of the machine's architecture/,
  },
  {
    cause: "unknownArchitecture",
    events: [...HEARD, withheld("unknownArchitecture", "firmware of 12 is not served"), sent("OFFER")],
    says: /firmware of 12/,
    remedy: /architectures/,
  },
  {
    cause: "loaderMissing",
    events: [
      ...HEARD,
      withheld("loaderMissing", "hv1 has no pxelinux.0 and no ldlinux.c32; it looked in /srv", [
        "pxelinux.0",
        "ldlinux.c32",
      ]),
      sent("OFFER"),
    ],
    says: /no pxelinux\.0 and no ldlinux\.c32; it looked in \/srv/,
    remedy: /install Debian's pxelinux and syslinux-common, and restart its driver/,
    command: /^apt-get install pxelinux syslinux-common$/,
  },
  {
    cause: "heldBack",
    events: [
      ...HEARD,
      decided(),
      {
        ...{ kind: "dhcpHeldBack", message: "OFFER", address: X, destination: "broadcast port 68" },
        ...{ bootFile: LOADER, bootServer: ip("10.77.0.11") },
      },
    ],
    says: /only listens; it would have answered OFFER with 10\.77\.0\.50/,
    remedy: /mode: serve/,
  },
  {
    cause: "fileNotAsked",
    events: ACKED,
    says: /told to fetch snponly\.efi from 10\.77\.0\.11, and never asked/,
    remedy: /UDP port 69/,
  },
  {
    cause: "fileNotFound",
    events: [...ACKED, served(LOADER), refused("snponly.ef", "notFound", "There is no such file.", LOADER)],
    says: /nearest name there is snponly\.efi/,
    remedy: /Correct the name/,
  },
  {
    cause: "fileForOtherAddress",
    events: [...ACKED, refused(KERNEL, "notYours", "10.77.0.60 is the address of 52:54:00:00:00:09.")],
    says: /10\.77\.0\.60 is the address of 52:54:00:00:00:09; this boot was given 10\.77\.0\.50\.$/,
    remedy: /how it came by that address/,
  },
  {
    cause: "fileUnreadable",
    events: [
      ...ACKED,
      { kind: "imageDamaged", digest: "ab", images: ["debian"], text: "" },
      refused(KERNEL, "unreadable", "The bytes are damaged."),
    ],
    says: /not sound on the hypervisor's disk: The bytes are damaged\.$/,
    remedy: /Push image debian again/,
  },
  {
    cause: "fileRequestMalformed",
    events: [...ACKED, refused("grub/", "badPath", "The path names a folder.")],
    says: /a way that is not served/,
    remedy: /what told it that name/,
  },
  {
    cause: "stalledAtFirstBlock",
    events: [
      ...ACKED,
      started(LOADER, { agreed: "tsize=90000 blksize=1468" }),
      stopped(LOADER, "timedOut", { bytes: 0, roundTrip: 0.4, retransmits: 6 }),
    ],
    says: /blksize 1468 was agreed, and none of the packets of 1500 bytes.*6 packets sent again/,
    remedy: /MTU on the way is smaller than 1500.*maxBlksize: 1368/,
    command: /^ping -M do -s 1472 /,
  },
  {
    cause: "stalledAtBlock",
    events: [...ACKED, started(LOADER), stopped(LOADER, "timedOut", { bytes: 51_200, retransmits: 9 })],
    says: /after 51200 bytes.*9 packets sent again/,
    remedy: /loss between machine and hypervisor/,
  },
  {
    cause: "neverAcknowledged",
    events: [
      ...ACKED,
      started(LOADER, { agreed: "blksize=1468" }),
      stopped(LOADER, "timedOut", { bytes: 0, retransmits: 3 }),
    ],
    says: /answered nothing of what the driver sent, 3 packets sent again/,
    remedy: /ports above 1023/,
  },
  {
    cause: "abortedByClient",
    events: [
      ...ACKED,
      started(LOADER),
      stopped(LOADER, "aborted", { text: 'The client sent ERROR 3 "full".' }),
    ],
    says: /itself stopped.*after 5 bytes: The client sent ERROR 3 "full"\.$/,
    remedy: /no memory left/,
  },
  {
    cause: "transferFailed",
    events: [...ACKED, started(LOADER), stopped(LOADER, "failed", { text: "The file shrank." })],
    says: /by a fault, after 5 bytes: The file shrank\.$/,
    remedy: /driver's log/,
  },
  {
    cause: "transferUnderWay",
    events: [...ACKED, started(LOADER)],
    says: /not ended yet/,
    remedy: /Ask again/,
  },
  {
    cause: "secureBootRefused",
    events: [
      ...[...ACKED, served(LOADER)],
      received("DISCOVER", 16, { vendorClass: "HTTPClient:Arch:00016:UNDI:003000" }),
      sent("OFFER", "http://10.77.0.11/snponly.efi"),
    ],
    says: /never ran it; its firmware tried HTTP boot next: Secure Boot/,
    remedy: /--loader grub/,
  },
  {
    cause: "bootLoop",
    events: BOOTED,
    context: { earlier: [boot(2, BOOTED), boot(1, BOOTED)] },
    says: /3 boots within 4 min all ended behind m\/52-54-00-00-00-01\/ramdisk/,
    remedy: /disk before the network/,
  },
  {
    cause: "loaderStopped",
    events: [...ACKED, served(LOADER)],
    context: LATER,
    says: /has the loader snponly\.efi and never asked for its boot config/,
    remedy: /^Look at the machine's console/,
  },
  {
    cause: "configStopped",
    events: [...ACKED, served(LOADER), served(CONFIG)],
    context: LATER,
    says: /neither kernel nor ramdisk/,
    remedy: /console/,
  },
  {
    cause: "ramdiskMissing",
    events: [...ACKED, served(CONFIG), served(KERNEL)],
    context: LATER,
    says: /not the whole ramdisk/,
    remedy: /want of memory/,
  },
  {
    cause: "kernelMissing",
    events: [...ACKED, served(RAMDISK)],
    context: LATER,
    says: /not the whole kernel/,
    remedy: /gave up on the kernel/,
  },
  {
    cause: "otherFileLast",
    events: [...ACKED, served("menu.txt")],
    context: LATER,
    says: /last file it has is menu\.txt/,
    remedy: /console/,
  },
  {
    cause: "silentAfterKernel",
    events: [...ACKED, configured("quiet root=/dev/sda1"), served(KERNEL), served(RAMDISK)],
    context: LATER,
    says: /fetched kernel and ramdisk whole at 2023-11-14T/,
    remedy: /image "debian" name no `console=`.*console=ttyS0,115200.*root=\/dev\/sda1/,
  },
  {
    cause: "instanceError",
    events: [...BOOTED, became("error", "It was not heard for 30 min.")],
    says: /in error: It was not heard/,
    remedy: /rebuild r1/,
  },
  {
    cause: "agentFailed",
    events: [...BOOTED, became("error", "No disk has room.", "machine"), called("failed")],
    says: /could not do its work: No disk has room\.$/,
    remedy: /rebuild r1/,
  },
  {
    cause: "callRefused",
    events: [...BOOTED, called("start", false, "an operation that has ended")],
    says: /was refused: an operation/,
    remedy: /instance show r1/,
  },
  {
    cause: "ramdiskWorking",
    events: [...BOOTED, called("progress")],
    says: /"progress"/,
    remedy: /watch r1/,
  },
  {
    cause: "ramdiskDone",
    events: [...BOOTED, called("done")],
    says: /done its work/,
    remedy: /node show r1/,
  },
  {
    cause: "switchedOff",
    events: [...BOOTED, power("on", "off")],
    says: /switched off after that/,
    remedy: /power on r1/,
  },
  {
    cause: "silentSincePowerOn",
    events: [...BOOTED, power("on", "off"), power("off", "on")],
    says: /nothing was heard from it since/,
    remedy: /a minute or two/,
  },
  {
    cause: "systemOnly",
    events: [received("DISCOVER"), sent("OFFER"), received("REQUEST"), sent("ACK")],
    says: /nothing asked to boot/,
    remedy: /first in its boot order/,
  },
  { cause: "starting", events: BOOTED, says: /as far as can be seen/, remedy: /console/ },
  {
    cause: "booted",
    events: [...BOOTED, received("DISCOVER"), sent("OFFER"), received("REQUEST"), sent("ACK")],
    context: LATER,
    says: /^It booted: .*asked for its address since 2023/,
    remedy: /Nothing is to be done/,
  },
];

for (const { cause, events, context = {}, says, remedy, command } of ROWS)
  test(`told as ${cause}: ${says.source}`, (t) => {
    const told = tell(events, context);
    t.is(told.reason, cause);
    t.regex(told.cause, says);
    t.regex(told.remedy, remedy);
    if (command !== undefined) t.true(told.commands?.some((line) => command.test(line)));
    for (const sentence of [told.cause, told.remedy, ...told.facts]) {
      t.regex(sentence, /^[A-Z`].*\.$/);
      t.notRegex(sentence, /\.\.|\.\)\.|undefined|: \.|\bhas has\b/);
    }
  });

test("each cause has a row", (t) => {
  const told = new Set(ROWS.map(({ cause }) => cause));
  t.deepEqual(
    BOOT_CAUSES.filter((cause) => !told.has(cause)),
    [],
  );
});

/** Of the last moment, not of what happened in the network: no later boot takes them back. */
const OF_THE_END: readonly BootCause[] = [
  ...(["bootLoop", "silentAfterKernel", "instanceError", "agentFailed", "powerFailed"] as const),
];
for (const { cause, events, context = {} } of ROWS)
  if (!OF_THE_END.includes(cause))
    test(`trouble that passed is no cause: ${cause} before a boot that went well`, (t) => {
      const after = [...BOOTED, received("DISCOVER"), sent("OFFER"), received("REQUEST"), sent("ACK")];
      const told = tell([...events, ...after], context);
      t.is(told.reason, "booted");
      t.is(told.missingStep, undefined);
    });

test("what is no cause, and yet worth knowing, is told beside it", (t) => {
  const { facts } = tell([...ACKED, received("DISCOVER", 7, { via: "relay 10.9.0.1" }), ...ACKED], {
    foreignServers: [seen()],
    troubles: [trouble("clock", "it is 9 s ahead")],
    drivers: [{ driver: "10.99.0.12:7443", hypervisor: "hv2", state: "down", claims: 0, text: "refused" }],
    earlier: [boot(1, ACKED)],
  });
  const all = facts.join("\n");
  t.regex(all, /Another DHCP server, 10\.77\.0\.9, answers on eth1\./);
  t.regex(all, /driver hv1 something is wrong \(clock\): it is 9 s ahead\./);
  t.regex(all, /Driver hv2 is down: refused\./);
  t.regex(all, /several ways in this boot: interface eth1 and relay 10\.9\.0\.1\./);
  t.regex(all, /One earlier boot is kept; the last began at 2023-/);
});

test("a driver that is silent since certificates are not taken is told by that, before all else and beside nothing that is only to come", (t) => {
  const told = tell(SILENT, {
    troubles: [
      trouble("certificateEnds", "hv1.crt expires tomorrow"),
      trouble("unreachable", ""),
      trouble("refused", "its certificate expired"),
    ],
  });
  t.is(told.reason, "driverCertificate");
  t.regex(
    told.cause,
    /coordinator and driver hv1 do not take each other's certificates: its certificate expired/,
  );
  t.regex(told.remedy, /Give both a certificate that is valid now .*metalplug check/);
  const silent = tell(SILENT, {
    troubles: [trouble("certificate", "hv1.crt expired"), trouble("clock", "9 s")],
  });
  t.is(silent.reason, "ownerSilent", "neither of these makes a driver silent");
  const soon = tell(SILENT, { troubles: [trouble("certificateEnds", "hv1.crt expires tomorrow")] });
  t.not(soon.reason, "driverCertificate");
});

test("a fact that the cause tells is not told again", (t) => {
  const { facts } = tell([...REQUESTED, foreign("NAK")], { foreignServers: [seen()] });
  t.deepEqual(facts, []);
});

test("firmware that asks again for a file that stalled has stalled, whatever the next try says", (t) => {
  const stall = [
    started(LOADER, { agreed: "blksize=1468" }),
    stopped(LOADER, "timedOut", { bytes: 0, roundTrip: 0.4 }),
  ];
  t.is(tell([...ACKED, ...stall, started(LOADER, { agreed: "blksize=1468" })]).reason, "stalledAtFirstBlock");
  t.is(tell([...ACKED, ...stall, started(LOADER), served(LOADER)], LATER).reason, "loaderStopped");
  const earlier = [boot(1, [...ACKED, ...stall])];
  t.is(tell([...ACKED, started(LOADER)], { earlier }).reason, "stalledAtFirstBlock", "the boot just before");
  const longAgo = [boot(60, [...ACKED, ...stall])];
  t.is(tell([...ACKED, started(LOADER)], { earlier: longAgo }).reason, "transferUnderWay");
});

test("a stranger that was ignored before this boot is ignored by an operator still, until that is taken back", (t) => {
  const judged = (rule: string): BootEventDetail => ({
    ...{ kind: "strangerJudged", policy: "ignore", rule, text: "" },
  });
  const left = ignored("unknownMachine", "policy ignore");
  t.is(tell([...HEARD, judged("an operator's word"), left]).reason, "strangerIgnored");
  const back: BootEventDetail = { kind: "strangerDecided", decision: "reconsidered" };
  t.is(tell([...HEARD, judged("an operator's word"), left, back, left]).reason, "unknownMachine");
});

test("a server on the segment that its policy hands the machine to is not to be stopped", (t) => {
  const answered: BootEventDetail = {
    ...{
      kind: "forwardAnswered",
      message: "ACK",
      server: SITE,
      address: X,
      destination: "broadcast port 68",
    },
  };
  t.is(tell([...HEARD, forwarded, answered, foreign("ACK")]).reason, "forwarded");
  t.is(tell([...HEARD, forwarded, foreign("ACK")]).reason, "foreignServerTaken");
});

/** What is on its way or well is no failure in the list of boots, and what the list calls a failure has a step that is missing. */
const WELL: readonly BootCause[] = [
  ...(["booted", "starting", "startsFromDisk", "systemOnly", "ramdiskDone", "ramdiskWorking"] as const),
  ...(["transferUnderWay", "forwarded", "ownerPending"] as const),
];
for (const { cause, events, context = {} } of ROWS)
  test(`the line of a boot says nothing else than why: ${cause}`, (t) => {
    const told = tell(events, context);
    const [first, ...rest] = eventsOf(events);
    if (first === undefined) {
      t.is(told.missingStep, "heard");
      return;
    }
    const begun = beginFold({ mac: A, id: "b", position: 1 }, first);
    const fold = rest.reduce((before, event, place) => foldEvent(before, place + 2, event), begun);
    const state = stateOf(fold, START + 1000);
    t.false(state === "failed" && WELL.includes(told.reason), `${state}: ${summaryOf(fold, START).cause}`);
    t.false(state === "failed" && told.missingStep === undefined, summaryOf(fold, START).cause);
    t.false(state === "booted" && told.missingStep !== undefined && !WELL.includes(cause), told.cause);
  });

test("a disk that takes nothing goes before what is told of an earlier boot that went well", (t) => {
  const found = explain(A, eventsOf(BOOTED), { ...bareContext(START), unkept: "no space left on device" });
  t.is(found.reason, "storeFailed");
  t.regex(found.cause, /cannot write to its disk, .*: no space left on device\.$/);
});

test("files that loaders do without are no trouble", (t) => {
  const events = [
    ...[...ACKED, refused("revocations_sku.efi"), served("shimx64.efi"), served("grubx64.efi")],
    ...[refused("/grub/x86_64-efi/command.lst"), served("grub/grub.cfg"), refused("grub/x86_64-efi/fs.lst")],
  ];
  t.is(tell(events, LATER).reason, "configStopped");
});

test("boots that end alike are a loop only when they follow each other, and nothing is heard of them", (t) => {
  const turns = (details: readonly BootEventDetail[]) => ({ earlier: [boot(2, details), boot(1, details)] });
  t.is(tell(BOOTED, { earlier: [boot(1, BOOTED)] }).reason, "starting", "two are none");
  t.is(tell(BOOTED, { earlier: [boot(90, BOOTED), boot(60, BOOTED)] }).reason, "starting", "hours apart");
  t.is(tell(BOOTED, turns([...BOOTED, received("DISCOVER"), sent("ACK")])).reason, "starting", "they ran");
  const short = [...ACKED, served(LOADER)];
  t.is(tell(short, turns(short)).reason, "bootLoop", "a loader again and again");
  const fallback = [...short, received("DISCOVER", 7), sent("OFFER", LOADER)];
  t.is(tell(fallback, turns(short)).reason, "secureBootRefused", "which explains the loop");
});

test("iPXE that asks anew was run: no Secure Boot", (t) => {
  const ipxe = received("DISCOVER", 7, { isIpxe: true });
  t.not(tell([...ACKED, served(LOADER), ipxe, sent("OFFER", CONFIG)], LATER).reason, "secureBootRefused");
});

test("what a running system takes of another server stops no boot", (t) => {
  const system = [received("DISCOVER"), sent("OFFER"), received("REQUEST")];
  const taken = ignored("notForUs", "it took 10.77.0.9", "REQUEST", { server: SITE });
  t.is(tell([...BOOTED, ...system, taken]).reason, "booted");
  t.is(tell([...HEARD, ...system, taken]).reason, "foreignServerTaken");
});

test("beside a server that gives the addresses, taking one there is no trouble", (t) => {
  const proxied = [...HEARD, decided(), sent("OFFER", LOADER, { isProxy: true }), received("REQUEST", 7)];
  const taken = ignored("foreignAddresses", "it takes 10.77.0.50 of 10.77.0.9", "REQUEST", { server: SITE });
  t.is(tell([...proxied, taken]).reason, "fileNotAsked");
  t.is(tell([...proxied, taken, ...BOOTED.slice(ACKED.length)]).reason, "starting");
  t.is(tell(proxied).reason, "fileNotAsked", "its lease is not ours to store");
});

test("beside a server that gives the addresses, why there are no boot files is the cause", (t) => {
  const left = ignored("foreignAddresses", "", "DISCOVER");
  const withheld = { kind: "netbootWithheld", reason: "loaderMissing", text: "no snponly.efi" } as const;
  t.is(tell([...HEARD, decided(), withheld, left]).reason, "loaderMissing");
  t.is(tell([...HEARD, left]).reason, "foreignAddresses");
});

test("a trap for UEFI is none for iPXE, nor for a machine that has its file", (t) => {
  const context = { foreignServers: [seen({ bootServerDiscovery: true })] };
  const ipxe = [received("DISCOVER", 7, { isIpxe: true }), decided(), sent("OFFER", CONFIG)];
  t.is(tell(ipxe, context).reason, "offerNotTaken");
  t.is(tell([...ACKED, started(LOADER)], context).reason, "transferUnderWay");
});

test("a transfer that was given up, begun anew and had is no cause when its end is told", (t) => {
  const late = stopped(LOADER, "timedOut", { milliseconds: 30_000 });
  t.is(tell([...ACKED, started(LOADER), started(LOADER), late]).reason, "stalledAtBlock");
  const had = [...ACKED, started(LOADER), started(LOADER), served(LOADER), served(CONFIG), started(KERNEL)];
  t.is(tell([...had, late]).reason, "transferUnderWay");
  t.is(tell([...had, stopped(KERNEL, "timedOut", { milliseconds: 1 })]).reason, "stalledAtBlock");
});

test("what was put right since it asked last is told so, and nothing is to be done", (t) => {
  const heals = (events: readonly BootEventDetail[], context: Partial<ExplainContext>) => {
    const { cause, remedy, commands } = tell(events, context);
    t.regex(remedy, /^Nothing more is to be put right: it boots when it asks again/);
    t.is(commands, undefined);
    return cause;
  };
  const unknown = [...HEARD, decided("none", []), ignored("unknownMachine", "policy ignore")];
  const has = { claimants: ["hv2"] };
  t.regex(
    heals(unknown, has),
    /^No driver claims .*; that was so when it asked last, and since then hv2 has it\.$/,
  );
  const conflict = [...HEARD, decided("conflict", ["hv1", "hv2"]), ignored("conflict", "hv1 and hv2")];
  t.regex(heals(conflict, has), /since then only hv2 claims it\.$/);
  const noVif = [...HEARD, decided(), ignored("noVif", 'node "r1" has no instance')];
  t.regex(heals([...noVif, became("active")], has), /since then node r1 has an instance\.$/);
  t.regex(tell([became("active"), ...noVif], has).remedy, /^Spawn an instance/);
});

test("a kernel that is fetched in parts is there with its last part", (t) => {
  const parts = [...ACKED, served(CONFIG), part("0-999/126000"), part("1000-1999/126000")];
  const told = tell(parts);
  t.is(told.reason, "transferUnderWay");
  t.regex(told.cause, /fetches .*kernel in parts; the last that it has is bytes 1000-1999 of 126000/);
  t.regex(told.remedy, /if it stays so, look at the machine's console/);
  t.is(tell([...parts, part("2000-125999/126000")]).reason, "ramdiskMissing");
});

test("by its arguments the kernel speaks here", (t) => {
  const events = [...ACKED, configured("console=tty0 console=ttyS1"), served(KERNEL), served(RAMDISK)];
  t.regex(tell(events, LATER).remedy, /speaks on tty0 and ttyS1\.$/);
  const bare = [...ACKED, served(KERNEL), served(RAMDISK)];
  t.regex(tell(bare, LATER).remedy, /machine's console\.$/, "nothing is known of them");
});

function tell(events: readonly BootEventDetail[], context: Partial<ExplainContext> = {}): Explanation {
  return explain(A, eventsOf(events), { ...bareContext(START + 1000), ...context });
}
