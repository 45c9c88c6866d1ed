import type { Loader } from "../../pxe/boot/boot-binding.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";
import type { Digest } from "../images/image.js";
import type { Vif } from "../vif/vif.js";
import type { InstanceState } from "./instance-state.js";

export const INSTANCE_KINDS = ["netboot", "deploy", "discover"] as const;
/** `netboot`: kernel and ramdisk at every boot. `deploy`: the disk image is written once, then the machine starts from disk. `discover`: reports the hardware, then ends. */
export type InstanceKind = (typeof INSTANCE_KINDS)[number];

/** What a deployment does beside writing the disk image. */
export interface DeploySettings {
  /** `/dev/…`, `serial:…` or `wwn:…`; absent: the smallest disk that is large enough. */
  readonly disk?: string;
  /** The partition that grows to the end of the disk, or `none`; absent: the last one. */
  readonly root?: string;
  /** For cloud-init, on a config drive. */
  readonly userData?: string;
}

/** What was spawned on a node: an image and its vifs. */
export interface Instance {
  readonly id: string;
  readonly node: string;
  readonly image: string;
  readonly loader: Loader;
  readonly vifs: readonly Vif[];
  readonly kind: InstanceKind;
  readonly state: InstanceState;
  /** The vif that netboots; absent: the only one. */
  readonly bootMac?: MacAddress;
  readonly deploy?: DeploySettings;
  /** The agent was let at its disk, which is cleaned when the instance ends. */
  readonly diskTouched?: true;
  /** Its disk is written: since when (milliseconds since 1970), and the token by which the agent said so. */
  readonly deployed?: { readonly at: number; readonly token: Digest };
  readonly revision: number;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}
