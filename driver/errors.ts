/**
 * Every failure a user can meet: its stable code, its gRPC status (by name, so that only rpc/ knows gRPC) and its sentence.
 * Codes are what programs match on and never change; sentences may.
 */
export const ERRORS = {
  NODE_NOT_FOUND: {
    status: "NOT_FOUND",
    sentence: 'There is no node "{node}" on hypervisor {hypervisor}; it has: {nodes}',
  },
  NODE_EXISTS: {
    status: "ALREADY_EXISTS",
    sentence: 'Cannot add node "{node}": there is one of that name; choose another, or change that one',
  },
  NODE_HAS_INSTANCE: {
    status: "FAILED_PRECONDITION",
    sentence: 'Cannot remove node "{node}": instance {instance} is on it; destroy it first',
  },
  NODE_WITHOUT_PIFS: {
    status: "INVALID_ARGUMENT",
    sentence: 'Cannot {what} node "{node}": it needs at least one NIC by its MAC',
  },
  MAC_IN_USE: {
    status: "ALREADY_EXISTS",
    sentence: 'Cannot {what} node "{node}": MAC {mac} is a NIC of node "{other}"; remove it there first',
  },
  PIF_IN_USE: {
    status: "FAILED_PRECONDITION",
    sentence:
      'Cannot take NIC {mac} from node "{node}": instance {instance} has a vif plugged there; unplug it first',
  },
  MAC_TWICE: { status: "INVALID_ARGUMENT", sentence: "MAC {mac} is given twice; name each one once" },
  VIF_MAC_NOT_ON_NODE: {
    status: "FAILED_PRECONDITION",
    sentence: 'Cannot plug a vif with MAC {mac}: node "{node}" has no such NIC; its MACs are {macs}',
  },
  VIF_NOT_FOUND: {
    status: "NOT_FOUND",
    sentence: 'Node "{node}" has no vif with MAC {mac}; plugged are {macs}',
  },
  VIF_EXISTS: {
    status: "ALREADY_EXISTS",
    sentence:
      'Cannot plug a vif with MAC {mac} on node "{node}": one with other addresses or settings is plugged there; unplug that one first',
  },
  VIF_UNCLEAR: {
    status: "INVALID_ARGUMENT",
    sentence:
      'Cannot choose a vif for node "{node}": it has several NICs ({macs}); name the one to boot by --vif mac=…',
  },
  VIF_NETWORK_REFUSED: {
    status: "FAILED_PRECONDITION",
    sentence: 'Cannot plug MAC {mac} of node "{node}" into network "{network}": {found}',
  },
  BOOT_VIF_UNCLEAR: {
    status: "INVALID_ARGUMENT",
    sentence:
      'Cannot choose the vif that boots node "{node}": it has several ({macs}); name one of their MACs by --boot-mac',
  },
  BOOT_MAC_REFUSED: {
    status: "INVALID_ARGUMENT",
    sentence: 'Cannot boot node "{node}" by MAC {mac}: its vifs have the MACs {macs}',
  },
  BOOT_VIF_IN_USE: {
    status: "FAILED_PRECONDITION",
    sentence:
      'Cannot unplug MAC {mac}: node "{node}" boots by it while {macs} are plugged; unplug those first, or destroy the instance',
  },
  NETWORK_UNKNOWN: {
    status: "FAILED_PRECONDITION",
    sentence: 'There is no network "{network}" on hypervisor {hypervisor}; it has: {networks}',
  },
  NETWORK_FAILED: {
    status: "UNAVAILABLE",
    sentence: 'Cannot plug MAC {mac} into network "{network}" at port "{port}": {found}',
  },
  ADDRESS_IN_USE: {
    status: "ALREADY_EXISTS",
    sentence:
      'Cannot give {address} to MAC {mac}: the vif of MAC {other} on node "{node}" has it; choose another, or unplug that one first',
  },
  INSTANCE_EXISTS: {
    status: "ALREADY_EXISTS",
    sentence: 'Cannot spawn on node "{node}": instance {instance} is on it; destroy it first',
  },
  INSTANCE_NOT_FOUND: { status: "NOT_FOUND", sentence: 'Node "{node}" has no instance' },
  IMAGE_NOT_FOUND: {
    status: "NOT_FOUND",
    sentence: 'There is no image "{image}" on hypervisor {hypervisor}; it has: {images}',
  },
  IMAGE_EXISTS: {
    status: "ALREADY_EXISTS",
    sentence:
      'Cannot push image "{image}": there is one of that name with other content (revision {revision}); pass its revision to replace it',
  },
  IMAGE_IN_USE: {
    status: "FAILED_PRECONDITION",
    sentence:
      'Cannot remove image "{image}": the instances of {nodes} use it; destroy or rebuild those first',
  },
  DIGEST_MISMATCH: {
    status: "DATA_LOSS",
    sentence: "The {kind} arrived with SHA-256 {found}, declared was {declared}; nothing was stored",
  },
  PUSH_INCOMPLETE: {
    status: "INVALID_ARGUMENT",
    sentence: "The {kind} ended after {received} of {declared} bytes; no image was stored",
  },
  PUSH_OUT_OF_ORDER: {
    status: "INVALID_ARGUMENT",
    sentence: "Cannot take this part of a push: {found}; expected {expected}",
  },
  DISK_NOT_RAW: {
    status: "INVALID_ARGUMENT",
    sentence: "Cannot take this disk image: it is {found}, and machines write it as it is; first {remedy}",
  },
  BLOB_BUSY: {
    status: "UNAVAILABLE",
    sentence:
      "Somebody else is sending the same {kind} and stands still at {received} bytes; try again when that is over",
  },
  BUDGET_REACHED: {
    status: "RESOURCE_EXHAUSTED",
    sentence:
      "No room for {needed} bytes more: {stored} of the budget of {budget} bytes are taken, {inUse} of them by images and transfers that are in use; remove images, or raise images.budget on hypervisor {hypervisor}",
  },
  PULL_REFUSED: {
    status: "FAILED_PRECONDITION",
    sentence: "Will not fetch the {kind} from {url}: {found}",
  },
  PULL_FAILED: {
    status: "UNAVAILABLE",
    sentence: "Cannot fetch the {kind} from {url}: {found}; what came is kept for the next try",
  },
  FILES_DAMAGED: {
    status: "DATA_LOSS",
    sentence: "{damaged} of {total} stored files are damaged; push the images that have them again",
  },
  DISK_FULL: {
    status: "RESOURCE_EXHAUSTED",
    sentence: "No space left in {folder}; nothing was stored; make room there and try again",
  },
  KERNEL_ARGUMENTS_REFUSED: {
    status: "INVALID_ARGUMENT",
    sentence: "These kernel arguments cannot be passed on unchanged: {found}",
  },
  MAC_REFUSED: { status: "INVALID_ARGUMENT", sentence: "{found}" },
  NAME_REFUSED: {
    status: "INVALID_ARGUMENT",
    sentence:
      '"{name}" cannot be the name of {what}: expected 1 to 63 letters, digits, dots, hyphens or underscores, beginning with a letter or digit',
  },
  ARGUMENT_REFUSED: { status: "INVALID_ARGUMENT", sentence: "{argument} is {found}; expected {expected}" },
  MESSAGE_MALFORMED: {
    status: "INVALID_ARGUMENT",
    sentence: "This message to {method} cannot be read: {found}",
  },
  REVISION_MISMATCH: {
    status: "ABORTED",
    sentence: "{what} has revision {found}, not {expected}: {happened}; look at it and try again",
  },
  REQUEST_ID_REUSED: {
    status: "INVALID_ARGUMENT",
    sentence: 'Request id "{requestId}" was used for another request; every request takes an id of its own',
  },
  STATE_REFUSED: {
    status: "FAILED_PRECONDITION",
    sentence: 'Cannot {what} node "{node}": it is {state}; {remedy}',
  },
  AGENT_MISSING: {
    status: "FAILED_PRECONDITION",
    sentence:
      'Cannot {what} node "{node}": hypervisor {hypervisor} has no image "{image}" that would do it; make it with "metalplug agent build" and push it with "metalplug image push {image}"',
  },
  INSTANCE_FAILED: {
    status: "FAILED_PRECONDITION",
    sentence: 'Instance {instance} on node "{node}" is in error: {reason}',
  },
  POWER_SETTINGS_REFUSED: {
    status: "INVALID_ARGUMENT",
    sentence: 'Cannot switch node "{node}" by these settings: {found}',
  },
  POWER_FAILED: {
    status: "UNAVAILABLE",
    sentence: 'Cannot {what} node "{node}" by {kind}: {found}',
  },
  POWER_REFUSED: {
    status: "FAILED_PRECONDITION",
    sentence: 'Cannot {what} node "{node}" by {kind}: {found}',
  },
  POWER_BUSY: {
    status: "RESOURCE_EXHAUSTED",
    sentence:
      'Cannot {what} node "{node}" now: {waiting} operations wait for its power already; try again later',
  },
  BOOT_NOT_FOUND: {
    status: "NOT_FOUND",
    sentence: 'No boot "{boot}" of {mac}: {found}; expected {expected}',
  },
  LEASE_NOT_FOUND: {
    status: "NOT_FOUND",
    sentence: "Cannot release {name}: it has no lease; `metalplug leases` lists those there are",
  },
  LEASE_BUSY: {
    status: "ABORTED",
    sentence: "The lease of {address} is being written for {mac} at this moment; try again",
  },
  LEASES_REFUSED: {
    status: "FAILED_PRECONDITION",
    sentence: "{refused} of {total} leases were refused",
  },
  REHEARSAL_REFUSED: { status: "INVALID_ARGUMENT", sentence: "Cannot rehearse {mac}: {found}" },
  REHEARSAL_FAILED: { status: "FAILED_PRECONDITION", sentence: "{mac} would not boot" },
  UNKNOWN_NOT_FOUND: {
    status: "NOT_FOUND",
    sentence:
      "Nothing is known of an unknown machine with MAC {mac} on {where}; `metalplug unknown list` lists those that were heard",
  },
  UNKNOWN_CLAIMED: {
    status: "FAILED_PRECONDITION",
    sentence: "Cannot {what} {mac}: MAC {claimed} is a NIC of a node on hypervisor {hypervisor}",
  },
  UNKNOWN_NICS_REFUSED: {
    status: "INVALID_ARGUMENT",
    sentence: "Cannot accept {mac} with the NICs {macs}: it boots by {mac}, so that has to be one of them",
  },
  UNKNOWN_BUSY: {
    status: "ABORTED",
    sentence: "Cannot accept {mac} now: {found}; look at it and try again",
  },
  HYPERVISOR_UNCLEAR: {
    status: "FAILED_PRECONDITION",
    sentence: "Cannot accept {mac} on hypervisor {hypervisor}: {found}; the coordinator knows: {hypervisors}",
  },
  LIMIT_REACHED: { status: "RESOURCE_EXHAUSTED", sentence: "{found}; at most {limit}" },
  STORE_FAILED: { status: "UNAVAILABLE", sentence: "Cannot write to {folder}: {found}; nothing was changed" },
  FOLDER_IN_USE: {
    status: "FAILED_PRECONDITION",
    sentence: "Cannot use {folder}: another process has it; is this program running already?",
  },
  CERTIFICATE_UNUSABLE: { status: "FAILED_PRECONDITION", sentence: "Cannot use TLS: {found}" },
  CERTIFICATE_MAKING_FAILED: { status: "FAILED_PRECONDITION", sentence: "Cannot make {what}: {found}" },
  /** Of a certificate that is believed, but says not who holds it. */
  CALLER_UNKNOWN: {
    status: "UNAUTHENTICATED",
    sentence:
      "{what} does not know who calls: {found}; expected exactly one URI like metalplug:operator:NAME among the certificate's alternative names",
  },
  ROLE_REFUSED: {
    status: "PERMISSION_DENIED",
    sentence: "{what} refuses {method} to {who}: that call is for the roles {allowed}",
  },
  /** Of what the certificates on the way to a program are not fit for. */
  PEER_REFUSED: {
    status: "UNAUTHENTICATED",
    sentence: "Cannot talk to {what} at {address}: {found}",
  },
  STOPPING: { status: "UNAVAILABLE", sentence: "Not now: {what} is stopping; try again when it is back" },
  UNREACHABLE: {
    status: "UNAVAILABLE",
    sentence: "Cannot reach {what} at {address}: {found}; is it running, and is the address right?",
  },
  DEADLINE: {
    status: "DEADLINE_EXCEEDED",
    sentence: "{what} at {address} did not answer within {milliseconds} ms",
  },
  CANCELLED: { status: "CANCELLED", sentence: "The call was cancelled" },
  UNIMPLEMENTED: {
    status: "UNIMPLEMENTED",
    sentence:
      "{what} at {address} does not know this call: another program is there, or another version of it",
  },
  CONFIG_REFUSED: { status: "INVALID_ARGUMENT", sentence: "{problems}" },
  AGENT_BUILD_FAILED: { status: "FAILED_PRECONDITION", sentence: "Cannot build the agent: {found}" },
  PROBE_FAILED: { status: "FAILED_PRECONDITION", sentence: "{found}" },
  FILE_UNREADABLE: { status: "NOT_FOUND", sentence: "Cannot read {file}: {found}" },
  FILE_UNWRITABLE: { status: "FAILED_PRECONDITION", sentence: "Cannot write {file}: {found}" },
  INTERNAL: {
    status: "INTERNAL",
    sentence: "Something went wrong inside {what}; its log has the details under {reference}",
  },
} as const satisfies Record<string, { readonly status: StatusName; readonly sentence: string }>;

export type ErrorCode = keyof typeof ERRORS;
export type StatusName =
  | "CANCELLED"
  | "INVALID_ARGUMENT"
  | "UNAUTHENTICATED"
  | "PERMISSION_DENIED"
  | "DEADLINE_EXCEEDED"
  | "NOT_FOUND"
  | "ALREADY_EXISTS"
  | "RESOURCE_EXHAUSTED"
  | "FAILED_PRECONDITION"
  | "ABORTED"
  | "UNIMPLEMENTED"
  | "INTERNAL"
  | "UNAVAILABLE"
  | "DATA_LOSS";

type Placeholders<S extends string> = S extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;
export type ErrorFields<C extends ErrorCode> = {
  readonly [K in Placeholders<(typeof ERRORS)[C]["sentence"]>]: string | number;
};

/** A failure with its row of the table; `message` is the filled-in sentence. `cause` is for the log, never for the wire. */
export class MetalplugError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "MetalplugError";
    this.code = code;
  }
}

/** Makes the error of `code`; the compiler asks for exactly the fields its sentence names. */
export function failure<C extends ErrorCode>(
  code: C,
  fields: ErrorFields<C>,
  options?: ErrorOptions,
): MetalplugError {
  const values = fields as Readonly<Record<string, string | number>>;
  const message = ERRORS[code].sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]));
  return new MetalplugError(code, message, options);
}
