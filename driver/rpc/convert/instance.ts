import type { Instance } from "../../instance/instance.js";
import type { Instance__Output, Instance as WireInstance } from "../gen/metalplug/v1/Instance.js";
import { countArgument, refused } from "./arguments.js";
import { loaders } from "./enums.js";
import { timestampFromWire, timestampToWire } from "./time.js";
import { vifFromWire, vifToWire } from "./vif.js";

export function instanceToWire(instance: Instance): WireInstance {
  return {
    id: instance.id,
    node: instance.node,
    image: instance.image,
    loader: loaders.toWire(instance.loader),
    vifs: instance.vifs.map(vifToWire),
    revision: instance.revision,
    createTime: timestampToWire(instance.createdAt),
  };
}

export function instanceFromWire(wire: Instance__Output): Instance {
  const loader = loaders.fromWire(wire.loader);
  if (loader === undefined) throw refused("loader", wire.loader, "ipxe, pxelinux or grub");
  return {
    id: wire.id,
    node: wire.node,
    image: wire.image,
    loader,
    vifs: wire.vifs.map((vif, index) => vifFromWire(`vifs[${index}]`, vif)),
    revision: countArgument("revision", wire.revision),
    createdAt: timestampFromWire(wire.createTime),
  };
}
