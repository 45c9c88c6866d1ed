import type { Registry } from "prom-client";
import { Counter, Histogram } from "prom-client";
import type { BootEvent, BootEventDetail } from "../../pxe/boot/boot-event.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";

type Kind = BootEventDetail["kind"];
type Detail<K extends Kind> = Extract<BootEventDetail, { kind: K }>;

/** Seconds. */
const REPLY_BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const TRANSFER_BUCKETS = [0.01, 0.05, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600];
/** Machines whose message is not answered yet. */
const MOST_UNANSWERED = 8192;

/** Counts what one program did, event by event, in `registry`. Nothing that a machine can choose becomes a label. */
export function eventMeters(registry: Registry): (event: BootEvent) => void {
  const meters = new EventMeters(registry);
  return ({ mac, at, detail }) => {
    if (detail.kind === "dhcpReceived") meters.replies.received(mac, at);
    if (detail.kind === "dhcpSent") meters.replies.sent(mac, at, detail.message);
    measure(meters, detail);
  };
}

function measure<K extends Kind>(meters: EventMeters, detail: Detail<K>): void {
  const meter: ((meters: EventMeters, detail: Detail<K>) => void) | undefined = METERS[detail.kind as K];
  meter?.(meters, detail);
}

/** What is not here says how something else came about. */
const METERS: { readonly [K in Kind]?: (meters: EventMeters, detail: Detail<K>) => void } = {
  dhcpReceived: ({ received }, { message, isRepeat = false }) =>
    received.inc({ message, repeat: String(isRepeat) }),
  dhcpSent: ({ sent }, { message, isProxy = false }) => sent.inc({ message, proxy: String(isProxy) }),
  dhcpHeldBack: ({ heldBack }, { message }) => heldBack.inc({ message }),
  dhcpIgnored: ({ ignored }, { message, reason }) => ignored.inc({ message, reason }),
  netbootWithheld: ({ withheld }, { reason }) => withheld.inc({ reason }),
  ownershipDecided: ({ ownership }, { verdict }) => ownership.inc({ verdict }),
  ownerAnswered: ({ answers, answerSeconds }, { answer, milliseconds }) => {
    answers.inc({ answer });
    answerSeconds.observe(milliseconds / 1000);
  },
  addressProbed: ({ probes }, { result }) => probes.inc({ result }),
  addressDeclined: ({ declined }) => declined.inc(),
  strangerJudged: ({ strangers }, { policy }) => strangers.inc({ policy }),
  dhcpForwarded: ({ forwarded }, { message }) => forwarded.inc({ message }),
  foreignReplyHeard: ({ foreignReplies }, { message }) => foreignReplies.inc({ message }),
  driverTroubled: ({ troubles }, { trouble, isOver = false }) =>
    isOver ? undefined : troubles.inc({ trouble }),
  lookupAnswered: ({ lookups }, { answer }) => lookups.inc({ answer }),
  fileServed: (meters, { protocol, bytes, milliseconds, retransmits }) => {
    meters.transfers.inc({ protocol, outcome: "served" });
    meters.bytes.inc({ protocol }, bytes);
    meters.transferSeconds.observe({ protocol }, milliseconds / 1000);
    meters.retransmits.inc({ protocol }, retransmits);
  },
  fileStopped: (meters, { protocol, outcome, bytes, retransmits = 0 }) => {
    meters.transfers.inc({ protocol, outcome });
    meters.bytes.inc({ protocol }, bytes);
    meters.retransmits.inc({ protocol }, retransmits);
  },
  fileRefused: ({ refusals }, { protocol, reason }) => refusals.inc({ protocol, reason }),
  instanceChanged: ({ instances }, { to }) => instances.inc({ state: to }),
  powerChanged: ({ power }, { to }) => power.inc({ state: to }),
  machineCalled: ({ calls }, { word, accepted }) => calls.inc({ word, accepted: String(accepted) }),
  imageDamaged: ({ damage }) => damage.inc(),
};

class EventMeters {
  private readonly registry: Registry;
  readonly received = this.counter("dhcp_received_total", "DHCP messages of machines", "message", "repeat");
  readonly sent = this.counter("dhcp_sent_total", "DHCP messages to machines", "message", "proxy");
  readonly heldBack = this.counter("dhcp_held_back_total", "Answers that the listening mode did not send", "message");
  readonly ignored = this.counter("dhcp_ignored_total", "DHCP messages without an answer", "message", "reason");
  readonly withheld = this.counter("netboot_withheld_total", "Answers without boot files to machines that want to boot", "reason");
  readonly ownership = this.counter("ownership_decided_total", "Verdicts on who owns a machine", "verdict");
  readonly answers = this.counter("driver_answers_total", "Drivers' answers to who owns a machine", "answer");
  readonly answerSeconds: Histogram<never>;
  readonly probes = this.counter("address_probes_total", "Pool addresses that the network was asked for", "result");
  readonly declined = this.counter("addresses_declined_total", "Addresses that a machine found in use");
  readonly strangers = this.counter("strangers_judged_total", "Boots of machines no driver claims, by their policy", "policy");
  readonly forwarded = this.counter("dhcp_forwarded_total", "DHCP messages handed to another server", "message");
  readonly foreignReplies = this.counter("foreign_replies_total", "Other DHCP servers' replies that were heard", "message");
  readonly troubles = this.counter("driver_troubles_total", "Troubles between coordinator and drivers that began", "trouble");
  readonly lookups = this.counter("lookups_total", "Questions of the coordinator that were answered", "answer");
  readonly transfers = this.counter("file_transfers_total", "Boot files' transfers that ended", "protocol", "outcome");
  readonly bytes = this.counter("file_bytes_total", "Bytes of boot files sent", "protocol");
  readonly transferSeconds: Histogram<"protocol">;
  readonly retransmits = this.counter("file_retransmits_total", "Packets of boot files sent again", "protocol");
  readonly refusals = this.counter("files_refused_total", "Boot files asked for and not served", "protocol", "reason");
  readonly instances = this.counter("instance_changes_total", "Instances that came into a state", "state");
  readonly power = this.counter("power_changes_total", "Machines whose power was seen to change", "state");
  readonly calls = this.counter("machine_calls_total", "Calls of ramdisks and systems", "word", "accepted");
  readonly damage = this.counter("images_damaged_total", "Stored files found damaged");
  readonly replies: ReplyTimes;
}
