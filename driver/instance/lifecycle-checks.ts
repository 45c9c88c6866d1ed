import type { BootServer } from "../../pxe/boot/boot-binding.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";
import { failure } from "../errors.js";
import type { Image } from "../images/image.js";
import { checkArgumentsFor, requireImage } from "../images/image-rules.js";
import type { InventoryState } from "../inventory/inventory-state.js";
import { checkLimit } from "../inventory/request-checks.js";
import type { Node } from "../node/node.js";
import { agentArguments } from "./agent-arguments.js";
import { explainTarget } from "./agent-work.js";
import type { DeploySettings, Instance } from "./instance.js";

/** Bytes: cloud-init's metadata services take no more either. */
const LONGEST_USER_DATA = 64 * 1024;

/** What an instance is to boot, before it is there. */
export type Planned = Pick<Instance, "node" | "kind" | "image" | "loader" | "deploy">;

/** Throws IMAGE_NOT_FOUND, ARGUMENT_REFUSED, LIMIT_REACHED, AGENT_MISSING or KERNEL_ARGUMENTS_REFUSED. */
export function checkPlan(
  state: InventoryState,
  node: Node,
  planned: Planned,
  { agent, server }: { readonly agent: string; readonly server: BootServer },
): void {
  const { kind } = planned;
  if (kind !== "discover") checkArchitecture(node, requireImage(state, planned.image));
  if (kind === "netboot") checkNetboot(state, planned);
  else checkAgentPlan(state, node, { ...planned, kind }, { agent, server });
}

function checkAgentPlan(
  state: InventoryState,
  node: Node,
  { kind, loader, image: name, deploy }: Planned & { readonly kind: "deploy" | "discover" },
  { agent, server }: { readonly agent: string; readonly server: BootServer },
): void {
  checkAgent(state, node, kind, agent);
  const image = requireImage(state, agent);
  const example = { task: kind, mac: node.macs[0] ?? ("" as MacAddress), server, token: "0".repeat(64) };
  checkArgumentsFor(agentArguments(image.kernelArguments, example), [loader]);
  checkArchitecture(node, image);
  if (kind === "deploy") checkDisk(requireImage(state, name), deploy);
}

/** Throws ARGUMENT_REFUSED where both are known and differ. */
export function checkArchitecture(node: Node, image: Image): void {
  const known = node.hardware?.architecture ?? node.found?.hardware.architecture;
  if (known === undefined || image.architecture === undefined || image.architecture === known) return;
  throw failure("ARGUMENT_REFUSED", {
    argument: `Image "${image.name}"`,
    found: `for ${image.architecture}`,
    expected: `one for ${known}, the architecture of node "${node.name}"`,
  });
}

function checkNetboot(state: InventoryState, { image, loader, deploy }: Planned): void {
  checkArgumentsFor(requireImage(state, image).kernelArguments, [loader]);
  if (deploy === undefined) return;
  throw failure("ARGUMENT_REFUSED", {
    argument: "What a deployment does",
    found: "given for an instance of kind netboot",
    expected: "kind deploy, or none of it",
  });
}

function checkAgent(state: InventoryState, node: Node, what: "deploy" | "discover", agent: string): void {
  if (state.images.has(agent)) return;
  throw failure("AGENT_MISSING", { what, node: node.name, hypervisor: state.hypervisor, image: agent });
}

function checkDisk(image: Image, deploy: DeploySettings = {}): void {
  if (image.disk === undefined)
    throw failure("ARGUMENT_REFUSED", {
      argument: `Image "${image.name}"`,
      found: "without a disk image",
      expected: "one pushed with a disk image, for kind deploy",
    });
  const { disk, root, userData = "" } = deploy;
  if (disk !== undefined && explainTarget(disk) !== undefined)
    throw failure("ARGUMENT_REFUSED", {
      argument: "The disk to write",
      found: JSON.stringify(disk.slice(0, 100)),
      expected: "/dev/NAME, serial:SERIAL or wwn:NAME, spelled as the hardware report does",
    });
  if (root !== undefined && !/^([1-9][0-9]{0,2}|none)$/.test(root))
    throw failure("ARGUMENT_REFUSED", {
      argument: "The root partition",
      found: JSON.stringify(root.slice(0, 100)),
      expected: "a partition's number, or none",
    });
  checkLimit(Buffer.byteLength(userData), LONGEST_USER_DATA, "bytes of user data");
}
