import { type Background, until } from "./commands.js";
import { LAN, type Lab } from "./namespaces.js";

export interface ReferenceMachine {
  readonly mac: string;
  readonly address: string;
  /** Boot file of the firmware, and of the iPXE it loaded (told by its UNDI version, as only EFI iPXE can be). */
  readonly file: string;
  readonly efiIpxeFile?: string;
}

/** dnsmasq as a boot server that is not ours: what the lab itself is proven with, and what golden packets are captured against. */
export async function startReferenceServer(
  lab: Lab,
  host: string,
  network: string,
  files: string,
  machines: readonly ReferenceMachine[],
): Promise<Background> {
  const dnsmasq = lab.start(
    host,
    [
      ...[
        "dnsmasq",
        "--keep-in-foreground",
        "--conf-file=/dev/null",
        "--user=root",
        "--port=0",
        "--bind-dynamic",
      ],
      ...[`--interface=${LAN}`, "--log-facility=-", "--log-dhcp", `--pid-file=${lab.path("dnsmasq.pid")}`],
      ...[`--dhcp-leasefile=${lab.path("dnsmasq.leases")}`, "--no-ping", `--dhcp-range=${network},static`],
      ...["--enable-tftp", `--tftp-root=${files}`, "--dhcp-match=set:efi-ipxe,option:client-arch,7"],
      ...["--dhcp-userclass=set:ipxe,iPXE", "--dhcp-option-force=175,b0:01:01"],
      ...["--dhcp-vendorclass=set:http,HTTPClient", "--dhcp-option-force=tag:http,60,HTTPClient"],
      ...machines.flatMap(machineArguments),
    ],
    "dnsmasq.log",
  );
  await until("dnsmasq is up", () => /TFTP root is/.test(dnsmasq.output()), { timeout: 120_000 });
  return dnsmasq;
}

/** dnsmasq for UEFI HTTP boot, DHCP alone: `file` and `efiIpxeFile` are URLs. */
export async function startHttpBootServer(
  lab: Lab,
  host: string,
  network: string,
  { mac, address, file, efiIpxeFile }: Required<ReferenceMachine>,
): Promise<Background> {
  const dnsmasq = lab.start(
    host,
    [
      ...["dnsmasq", "--keep-in-foreground", "--conf-file=/dev/null", "--user=root", "--port=0"],
      ...["--bind-dynamic", `--interface=${LAN}`, "--log-facility=-", "--log-dhcp"],
      ...[`--pid-file=${lab.path("dnsmasq.pid")}`, `--dhcp-leasefile=${lab.path("dnsmasq.leases")}`],
      ...["--no-ping", `--dhcp-range=${network},static`, `--dhcp-host=${mac},${address}`],
      ...["--dhcp-vendorclass=set:http,HTTPClient", "--dhcp-option-force=tag:http,60,HTTPClient"],
      ...["--dhcp-userclass=set:ipxe,iPXE", "--dhcp-option-force=175,b0:01:01"],
      ...[`--dhcp-boot=tag:ipxe,${efiIpxeFile}`, `--dhcp-boot=tag:!ipxe,tag:http,${file}`],
    ],
    "dnsmasq-http.log",
  );
  await until("dnsmasq is up", () => /DHCP, static leases/.test(dnsmasq.output()), { timeout: 120_000 });
  return dnsmasq;
}

function machineArguments(machine: ReferenceMachine, index: number): readonly string[] {
  const second =
    machine.efiIpxeFile === undefined
      ? []
      : [`--dhcp-boot=tag:m${index},tag:efi-ipxe,tag:ipxe,${machine.efiIpxeFile}`];
  const first = machine.efiIpxeFile === undefined ? "" : "tag:!ipxe,";
  return [
    `--dhcp-host=${machine.mac},${machine.address},set:m${index}`,
    `--dhcp-boot=tag:m${index},${first}${machine.file}`,
    ...second,
  ];
}

/**
 * A router that only says "no IPv6 here", on a host's bridge. Without any router advertisement iPXE waits 13 seconds in each stage before it goes on
 * with what DHCP gave it.
 */
export async function startRouterAdvertisements(lab: Lab, host = "bridge", bridge = "br0"): Promise<void> {
  await lab.run(host, ["ip", "address", "add", "fd77::1/64", "dev", bridge, "nodad"]);
  const dnsmasq = lab.start(
    host,
    [
      ...["dnsmasq", "--keep-in-foreground", "--conf-file=/dev/null", "--user=root", "--port=0"],
      ...["--bind-dynamic", `--interface=${bridge}`, "--log-facility=-"],
      ...["--enable-ra", "--dhcp-range=fd77::,ra-only", `--ra-param=${bridge},0,0`],
      ...[`--pid-file=${lab.path("router.pid")}`, `--dhcp-leasefile=${lab.path("router.leases")}`],
    ],
    "router.log",
  );
  await until("the router is up", () => /router advertisement/i.test(dnsmasq.output()), { timeout: 120_000 });
}
