import type { BootCause } from "../../../pxe/coordinator/finding.js";

/** The test that makes a cause happen on the wire, in a file of this folder. */
export interface WireProof {
  readonly file: string;
  readonly test: string;
}

/** Of each cause that `metalplug why` tells, the test in which real programs meet it and the command line tells it. */
export const WIRE_PROOFS: { readonly [C in BootCause]: WireProof } = {
  nothingHeard: { file: "dhcp-faults", test: "nothing was ever heard from a machine that is known" },
  poweredOff: {
    file: "power-faults",
    test: "a machine that somebody switches off before it is heard, and one after, and on again",
  },
  powerFailed: {
    file: "power-faults",
    test: "a machine that cannot be switched on, and one that waits in vain for its turn behind it",
  },
  nearMacHeard: {
    file: "dhcp-faults",
    test: "a MAC that was mistyped, asked for as it was typed and as the machine has it",
  },
  foreignRelay: {
    file: "dhcp-faults",
    test: "a network that is not configured, and a relay that is not listed",
  },
  wrongSegment: { file: "dhcp-faults", test: "a cable in the wrong network, for its fixed address" },
  noSubnet: { file: "dhcp-faults", test: "a network that is not configured, and a relay that is not listed" },
  unknownMachine: { file: "dhcp-faults", test: "a machine that nobody knows" },
  nearMacKnown: {
    file: "dhcp-faults",
    test: "a MAC that was mistyped, asked for as it was typed and as the machine has it",
  },
  strangerIgnored: { file: "stranger-faults", test: "a stranger that an operator said is to be ignored" },
  strangerDelayed: {
    file: "dhcp-faults",
    test: "strangers that are left to other servers at first, and strangers that send too much",
  },
  strangerWithoutBootFiles: {
    file: "stranger-faults",
    test: "a stranger that gets an address and nothing to boot",
  },
  forwardSilent: {
    file: "wire-faults",
    test: "a stranger that is handed to another server, which does not answer, and then does",
  },
  forwarded: {
    file: "wire-faults",
    test: "a stranger that is handed to another server, which does not answer, and then does",
  },
  rateLimited: {
    file: "dhcp-faults",
    test: "strangers that are left to other servers at first, and strangers that send too much",
  },
  overload: { file: "stranger-faults", test: "more strangers at once than may wait" },
  ownerPending: { file: "stranger-faults", test: "who owns a machine is asked and not answered yet" },
  ownerSilent: { file: "dhcp-faults", test: "an owner that hangs" },
  ownerUnreachable: { file: "dhcp-faults", test: "an owner that is down" },
  driverClock: {
    file: "tls-faults",
    test: "a driver whose clock is an hour ahead, with the certificate that was issued there",
  },
  driverCertificate: {
    file: "tls-faults",
    test: "a driver's certificate that has expired, is not valid yet, or is of another authority",
  },
  ownerDraining: {
    file: "stop-faults",
    test: "a driver that is told to stop: transfers under way end whole, the next machine is told nothing meanwhile, and then it is down",
  },
  twoOwners: { file: "dhcp-faults", test: "two drivers that claim one MAC" },
  noVif: { file: "dhcp-faults", test: "no instance, and no netboot on this NIC" },
  poolEmpty: { file: "dhcp-faults", test: "an empty pool" },
  addressTaken: {
    file: "stranger-faults",
    test: "an address that somebody else has, of the pool before it was made a fixed one",
  },
  addressDeclined: { file: "dhcp-faults", test: "an address that another host uses" },
  storeFailed: {
    file: "disk-faults",
    test: "a coordinator whose disk is full promises no lease, and why says so although nothing of it can be written down",
  },
  leasePending: {
    file: "disk-faults",
    test: "a disk that hangs keeps the lease from being promised, and why says that it waits for the disk",
  },
  foreignAddresses: {
    file: "stranger-faults",
    test: "a machine that has its address of another server, as the subnet says",
  },
  unservedMessage: { file: "stranger-faults", test: "a machine that speaks BOOTP" },
  requestNotOurs: {
    file: "stranger-faults",
    test: "an address that is asked for again and that the pool cannot give",
  },
  requestRefused: { file: "dhcp-faults", test: "an address that this machine does not have here" },
  offerNotTaken: { file: "dhcp-faults", test: "an offer that never arrives" },
  foreignServerTaken: { file: "dhcp-faults", test: "a machine that takes another server's offer" },
  foreignNak: {
    file: "wire-faults",
    test: "another DHCP server that thinks it is the only one, and says NAK",
  },
  foreignBootServerDiscovery: {
    file: "wire-faults",
    test: "another server's option 60 without 43, which sends UEFI to port 4011",
  },
  netbootOff: { file: "dhcp-faults", test: "no instance, and no netboot on this NIC" },
  startsFromDisk: {
    file: "power-faults",
    test: "an agent that is done, and the system that then starts from the disk",
  },
  wrongArchitecture: { file: "dhcp-faults", test: "an image for another architecture" },
  unknownArchitecture: { file: "dhcp-faults", test: "a firmware that nothing is known for" },
  loaderMissing: { file: "dhcp-faults", test: "a hypervisor without the boot loader" },
  heldBack: { file: "stranger-faults", test: "a coordinator that only listens" },
  fileNotAsked: { file: "dhcp-faults", test: "an owner that hangs" },
  fileNotFound: { file: "file-faults", test: "a file that is not there, and the nearest name" },
  fileForOtherAddress: {
    file: "file-faults",
    test: "files asked for from another address than the machine's own",
  },
  fileUnreadable: { file: "file-faults", test: "a stored file that is gone from the hypervisor's disk" },
  fileRequestMalformed: { file: "file-faults", test: "a request that is not served" },
  stalledAtFirstBlock: {
    file: "file-faults",
    test: "transfers that stall: at the first full block, at block 20, and with no answer at all",
  },
  stalledAtBlock: {
    file: "file-faults",
    test: "transfers that stall: at the first full block, at block 20, and with no answer at all",
  },
  neverAcknowledged: {
    file: "file-faults",
    test: "transfers that stall: at the first full block, at block 20, and with no answer at all",
  },
  abortedByClient: {
    file: "file-faults",
    test: "a transfer that the machine stops itself, and a size probe, which is none",
  },
  transferFailed: {
    file: "file-faults",
    test: "a transfer under way, and one whose file changes on the hypervisor's disk meanwhile",
  },
  transferUnderWay: {
    file: "file-faults",
    test: "a transfer under way, and one whose file changes on the hypervisor's disk meanwhile",
  },
  secureBootRefused: {
    file: "file-faults",
    test: "a loader that Secure Boot refuses: fetched, never run, and HTTP boot next",
  },
  bootLoop: { file: "file-faults", test: "a machine that boots again and again" },
  loaderStopped: {
    file: "file-faults",
    test: "a loader that Secure Boot refuses: fetched, never run, and HTTP boot next",
  },
  configStopped: { file: "file-faults", test: "a loader that could not go on from its config" },
  ramdiskMissing: {
    file: "file-faults",
    test: "a machine that has its kernel and not its ramdisk, and one with its ramdisk alone",
  },
  kernelMissing: {
    file: "file-faults",
    test: "a machine that has its kernel and not its ramdisk, and one with its ramdisk alone",
  },
  otherFileLast: {
    file: "file-faults",
    test: "a file that is neither loader nor config, and nothing behind it",
  },
  silentAfterKernel: {
    file: "clock-faults",
    test: "kernel and ramdisk are fetched, and for minutes nothing is heard of a system",
  },
  instanceError: {
    file: "power-faults",
    test: "a machine that cannot be switched on, and one that waits in vain for its turn behind it",
  },
  agentFailed: {
    file: "power-faults",
    test: "an agent at work, one that may not be, and one that cannot do its work",
  },
  callRefused: {
    file: "power-faults",
    test: "an agent at work, one that may not be, and one that cannot do its work",
  },
  ramdiskWorking: {
    file: "power-faults",
    test: "an agent at work, one that may not be, and one that cannot do its work",
  },
  ramdiskDone: {
    file: "power-faults",
    test: "an agent that is done, and the system that then starts from the disk",
  },
  switchedOff: {
    file: "power-faults",
    test: "a machine that somebody switches off before it is heard, and one after, and on again",
  },
  silentSincePowerOn: {
    file: "power-faults",
    test: "a machine that somebody switches off before it is heard, and one after, and on again",
  },
  systemOnly: { file: "dhcp-faults", test: "a running system, of a machine that never asked to boot" },
  starting: {
    file: "file-faults",
    test: "trouble, then a boot that goes well, then its system: no trouble is told",
  },
  booted: {
    file: "file-faults",
    test: "trouble, then a boot that goes well, then its system: no trouble is told",
  },
};
