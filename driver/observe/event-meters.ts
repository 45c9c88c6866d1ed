import { Counter, type Registry } from "prom-client";
import type { BootEvent, BootEventDetail } from "../../pxe/boot/boot-event.js";
import { answerTimes, ReplyTimes } from "./answer-times.js";
import { transferMeters } from "./transfer-meters.js";

type Kind = BootEventDetail["kind"];
type Detail<K extends Kind> = Extract<BootEventDetail, { kind: K }>;
type Meter = (event: BootEvent) => void;

/** Counts what one program does, event by event, in `registry`. Nothing that a machine is free to choose becomes a label. */
export function eventMeters(registry: Registry): Meter {
  const replies = new ReplyTimes(registry);
  const meters: Meter[] = COUNTERS.map((counter) => counter(registry));
  meters.push(transferMeters(registry), answerTimes(registry), replies.take);
  return (event) => {
    for (const meter of meters) meter(event);
  };
}

/** What stands in no row tells how something else came about. */
const COUNTERS: readonly ((registry: Registry) => Meter)[] = [
  counts(
    "dhcpReceived",
    "dhcp_received",
    "DHCP messages of machines",
    ["message", "repeat"],
    ({ message, isRepeat = false }) => [message, String(isRepeat)],
  ),
  counts(
    "dhcpSent",
    "dhcp_sent",
    "DHCP messages to machines",
    ["message", "proxy"],
    ({ message, isProxy = false }) => [message, String(isProxy)],
  ),
  counts(
    "dhcpHeldBack",
    "dhcp_held_back",
    "Answers that the listening mode did not send",
    ["message"],
    ({ message }) => [message],
  ),
  counts(
    "dhcpIgnored",
    "dhcp_ignored",
    "DHCP messages that got no answer",
    ["message", "reason"],
    ({ message, reason }) => [message, reason],
  ),
  counts(
    "dhcpForwarded",
    "dhcp_forwarded",
    "DHCP messages handed to another server",
    ["message"],
    ({ message }) => [message],
  ),
  counts(
    "foreignReplyHeard",
    "foreign_replies",
    "Other DHCP servers' replies that were heard",
    ["message"],
    ({ message }) => [message],
  ),
  counts(
    "netbootWithheld",
    "netboot_withheld",
    "Answers without boot files to machines that want to boot",
    ["reason"],
    ({ reason }) => [reason],
  ),
  counts(
    "ownershipDecided",
    "ownership_decided",
    "Verdicts on who owns a machine",
    ["verdict"],
    ({ verdict }) => [verdict],
  ),
  counts(
    "ownerAnswered",
    "driver_answers",
    "Drivers' answers to who owns a machine",
    ["answer"],
    ({ answer }) => [answer],
  ),
  counts(
    "addressProbed",
    "address_probes",
    "Pool addresses that the network was asked for",
    ["result"],
    ({ result }) => [result],
  ),
  counts("addressDeclined", "addresses_declined", "Addresses that a machine found in use", [], () => []),
  counts(
    "strangerJudged",
    "strangers_judged",
    "Machines no driver claims, by policy",
    ["policy"],
    ({ policy }) => [policy],
  ),
  counts(
    "driverTroubled",
    "driver_troubles",
    "Troubles with drivers that began or ended",
    ["trouble", "over"],
    ({ trouble, isOver = false }) => [trouble, String(isOver)],
  ),
  counts(
    "lookupAnswered",
    "lookups",
    "Questions of the coordinator that were answered",
    ["answer"],
    ({ answer }) => [answer],
  ),
  counts("instanceChanged", "instance_changes", "Instances that came into a state", ["state"], ({ to }) => [
    to,
  ]),
  counts("powerChanged", "power_changes", "Machines whose power was seen to change", ["state"], ({ to }) => [
    to,
  ]),
  counts(
    "machineCalled",
    "machine_calls",
    "Calls of ramdisks and systems",
    ["word", "accepted"],
    ({ word, accepted }) => [word, String(accepted)],
  ),
  counts("imageDamaged", "images_damaged", "Stored files found damaged", [], () => []),
  counts(
    "fileRefused",
    "files_refused",
    "Boot files asked for and not served",
    ["protocol", "reason"],
    ({ protocol, reason }) => [protocol, reason],
  ),
];

function counts<K extends Kind>(
  kind: K,
  name: string,
  help: string,
  labelNames: readonly string[],
  labels: (detail: Detail<K>) => readonly string[],
): (registry: Registry) => Meter {
  const isOf = (detail: BootEventDetail): detail is Detail<K> => detail.kind === kind;
  return (registry) => {
    const counter = new Counter({ name: `metalplug_${name}_total`, help, labelNames, registers: [registry] });
    return ({ detail }) => {
      if (isOf(detail)) counter.labels(...labels(detail)).inc();
    };
  };
}
