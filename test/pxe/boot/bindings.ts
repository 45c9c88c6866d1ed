import type { BootBinding } from "../../../pxe/boot/boot-binding.js";
import type { Ipv4Address } from "../../../pxe/net/ipv4-address.js";
import type { MacAddress } from "../../../pxe/net/mac-address.js";

export const MAC = "52:54:00:12:34:56" as MacAddress;

/** A whole binding on the ports of a real network. */
export const BINDING: BootBinding = {
  mac: MAC,
  hypervisor: "hv1",
  node: "r4u12",
  instance: "7c1e",
  loader: "ipxe",
  kernelArguments: "console=ttyS0,115200n8 quiet",
  server: { address: "10.77.0.11" as Ipv4Address, tftpPort: 69, httpPort: 8080 },
};

export const OTHER_PORTS = { ...BINDING, server: { ...BINDING.server, tftpPort: 6969, httpPort: 8069 } };
