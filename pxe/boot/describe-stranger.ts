import type { ForeignEventDetail, StrangerEventDetail } from "./boot-event.js";

/** As `describe`, for machines that no driver claims. */
export function describeStranger(detail: StrangerEventDetail): string {
  switch (detail.kind) {
    case "strangerJudged":
      return `policy ${detail.policy} by ${detail.rule}${because(detail.text)}`;
    case "strangerReported":
      return `told what it is made of${detail.accepted ? "" : ", refused"}${because(detail.text)}`;
    case "strangerDecided":
      return decided(detail);
  }
}

/** As `describe`, for other DHCP servers. */
export function describeForeign(detail: ForeignEventDetail): string {
  switch (detail.kind) {
    case "foreignServerSeen":
      return seen(detail);
    case "foreignServerGone":
      return `foreign server ${detail.server} on ${detail.interface} is not heard any more`;
    case "foreignReplyHeard": {
      const { message, server, isProxy, text } = detail;
      const what = isProxy ? " without an address" : message === "NAK" ? "" : ` ${detail.address}`;
      return `${server} answered ${message}${what}${bootOf(detail)}${because(text)}`;
    }
    case "dhcpForwarded":
      return `${detail.message} handed to ${detail.server}`;
    case "forwardAnswered": {
      const { message, server, address, destination } = detail;
      return `${message} ${address} of ${server} handed to ${destination}${bootOf(detail)}`;
    }
  }
}

function seen(detail: Extract<ForeignEventDetail, { kind: "foreignServerSeen" }>): string {
  const { server, from, interface: segment, givesAddresses, bootServerDiscovery } = detail;
  const by = from === server ? "" : ` (by ${from})`;
  const what = givesAddresses ? "foreign DHCP server" : "foreign ProxyDHCP server";
  const trap = bootServerDiscovery ? "; it sends UEFI firmware to its port 4011" : "";
  return `${what} ${server}${by} answers on ${segment}${bootOf(detail)}${trap}`;
}

function bootOf({
  bootServer,
  bootFile,
}: {
  bootServer?: string | undefined;
  bootFile?: string | undefined;
}) {
  if (bootFile === undefined) return "";
  return `, boot file ${bootFile}${bootServer === undefined ? "" : ` from ${bootServer}`}`;
}

function decided({ decision, node, hypervisor }: Extract<StrangerEventDetail, { kind: "strangerDecided" }>) {
  switch (decision) {
    case "accepted":
      return `accepted by an operator as node ${node ?? ""} of ${hypervisor ?? ""}`;
    case "ignored":
      return "an operator wants it to be ignored";
    case "reconsidered":
      return "an operator does not want it to be ignored any more";
  }
}

function because(text: string): string {
  return text === "" ? "" : `: ${text}`;
}
