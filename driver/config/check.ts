import { accessSync, constants, type Stats, statSync } from "node:fs";
import { join } from "node:path";
import { loaderCandidates } from "../../pxe/boot/shared-loaders.js";
import type { UnknownPolicy } from "../../pxe/boot/unknown-policy.js";
import type { SubnetSettings } from "../../pxe/coordinator/settings.js";
import { readCertificate } from "../../pxe/net/certificate.js";
import { formatSubnet } from "../../pxe/net/subnet.js";
import type { TlsFiles } from "../certificate/tls-files.js";
import { absentFile } from "./architecture-settings.js";
import { type ClientConfig, parseClientConfig } from "./client-config.js";
import { configError, type ProblemPath, partOf } from "./config-error.js";
import { type CoordinatorConfig, parseCoordinatorConfig } from "./coordinator-config.js";
import { DEFAULT_LOADERS, type DriverConfig, parseDriverConfig } from "./driver-config.js";
import { formatEndpoint } from "./endpoint.js";
import { ownServerWarnings } from "./forward-servers.js";
import { isLoopbackHost, type ListenSettings } from "./grpc-settings.js";
import { networkWarnings } from "./networks-settings.js";
import { POWER_DEFAULTS, type PowerConfig } from "./power-settings.js";
import { tlsDateProblems, tlsWarnings } from "./tls-settings.js";
import { unmetRuleWarnings } from "./unmet-rules.js";
import { readYaml, refuse, type YamlSource } from "./yaml-source.js";

/** What a sound file says, and what in it may surprise. */
export interface CheckReport {
  readonly program: "driver" | "coordinator" | "client";
  /** One line. */
  readonly summary: string;
  readonly warnings: readonly string[];
}

/** Reads either program's file, or an operator's client file, told apart by their keys. `now` is milliseconds since 1970. Throws CONFIG_REFUSED. */
export function checkConfig(file: string, now = Date.now()): CheckReport {
  const source = readYaml(file);
  const assertDates = (files: TlsFiles | undefined, path: ProblemPath): void => {
    const problems = tlsDateProblems(files, path, now);
    if (problems.length > 0) throw refuse(source, problems);
  };
  switch (programOf(source)) {
    case "driver": {
      const config = parseDriverConfig(source);
      assertDates(config.grpc.tls, ["grpc", "tls"]);
      return driverReport(config, now);
    }
    case "coordinator": {
      const config = parseCoordinatorConfig(source);
      assertDates(config.grpc.tls, ["grpc", "tls"]);
      return coordinatorReport(config, now);
    }
    case "client": {
      const config = parseClientConfig(source);
      assertDates(config.tls, ["tls"]);
      return clientReport(config, now);
    }
  }
}

function programOf(source: YamlSource): CheckReport["program"] {
  const { value } = source;
  const has = (key: string): boolean =>
    typeof value === "object" && value !== null && Object.hasOwn(value, key);
  if (has("boot") || has("loaders")) return "driver";
  if (has("subnets") || has("dhcp") || Array.isArray(partOf(value, "drivers"))) return "coordinator";
  if (["coordinator", "driver", "drivers", "tls"].some(has)) return "client";
  throw configError([
    `${source.file}: is no file that metalplug knows; expected a driver's (with the key boot), a coordinator's (with the key subnets) or an operator's client file (with the key driver or coordinator)`,
  ]);
}

function driverReport(config: DriverConfig, now: number): CheckReport {
  const { id, grpc, boot, https } = config;
  const warnings = [
    ...openWarnings({ grpc, web: config.web }),
    ...tlsWarnings(grpc.tls, "grpc.tls", grpc.listen, now),
    ...loaderWarnings(config.loaders),
    ...architectureWarnings(config),
    ...networkWarnings(config.networks ?? []),
    ...(config.power ? powerWarnings(config.power) : []),
  ];
  if (boot.tftpPort !== 69)
    warnings.push(
      `boot.tftpPort is ${boot.tftpPort}: firmware asks at port 69 only; iPXE can be told another`,
    );
  warnings.push(...certificateWarnings(https, now));
  const ports = `TFTP ${boot.tftpPort}, HTTP ${boot.httpPort}${https === undefined ? "" : `, HTTPS ${https.port}`}`;
  const summary = `driver ${id}: gRPC at ${formatEndpoint(grpc.listen)}, boot files at ${boot.address} (${ports}), data in ${config.dataDir}`;
  return { program: "driver", summary, warnings };
}

/** Of the folders that are looked in by default, few hosts have all. */
function loaderWarnings(loaders: DriverConfig["loaders"]): readonly string[] {
  const missing = loaders.filter((folder) => !isFolder(folder));
  if (loaders !== DEFAULT_LOADERS)
    return missing.map(
      (folder) => `loaders: there is no folder ${folder}; boot loaders in it cannot be served`,
    );
  if (missing.length < loaders.length) return [];
  const packages = "ipxe, pxelinux, syslinux-common, shim-signed, grub-efi-amd64-signed";
  return [
    `loaders: this host has no boot loaders; install Debian's ${packages}, or name the folders they are in`,
  ];
}

function architectureWarnings({ architectures = [], loaders }: DriverConfig): readonly string[] {
  const isThere = (file: string): boolean =>
    loaderCandidates(file).some((name) => loaders.some((folder) => isFile(join(folder, name))));
  return architectures.filter(({ file }) => !isThere(file)).map(absentFile);
}

function powerWarnings({ secrets, commands }: PowerConfig): readonly string[] {
  const scripts = Object.entries(commands).flatMap(([name, file]) => {
    if (!isFile(file)) return [`power.commands.${name}: there is no file ${file}`];
    return isExecutable(file) ? [] : [`power.commands.${name}: ${file} is not executable`];
  });
  if (isFolder(secrets) || secrets === POWER_DEFAULTS.secrets) return scripts;
  return [`power.secrets: there is no folder ${secrets}; no BMC can be logged in to`, ...scripts];
}

function coordinatorReport(config: CoordinatorConfig, now: number): CheckReport {
  const { id, grpc, web, drivers, plainDrivers = new Set(), dhcp, dataDir } = config;
  const warnings = [
    ...openWarnings({ grpc, web }),
    ...tlsWarnings(grpc.tls, "grpc.tls", grpc.listen, now),
    ...[...plainDrivers].map(
      (address) =>
        `drivers: ${address} is called without TLS (insecure: true): whoever has its address is believed`,
    ),
  ];
  if (drivers.length === 0) warnings.push("drivers is empty: every machine is unknown");
  if (dhcp.port !== 67) warnings.push(`dhcp.port is ${dhcp.port}: machines ask at port 67 only`);
  if (dhcp.mode === "listen") warnings.push("mode is listen: no machine is answered");
  for (const settings of dhcp.subnets.filter(givesToStrangers))
    warnings.push(`${formatSubnet(settings.subnet)} gives addresses to machines no driver knows`);
  warnings.push(
    ...dhcp.subnets.flatMap(delayWarnings),
    ...unmetRuleWarnings(dhcp.subnets),
    ...relayWarnings(dhcp),
    ...ownServerWarnings(dhcp.subnets),
    ...unnamedServerWarnings(dhcp),
  );
  const subnets = dhcp.subnets.map(
    ({ subnet, interface: name }) => `${formatSubnet(subnet)} (${name ?? "relayed"})`,
  );
  const summary = `coordinator ${id}: gRPC at ${formatEndpoint(grpc.listen)}, ${count(drivers.length, "driver")}, ${count(subnets.length, "subnet")}: ${subnets.join(", ")}, data in ${dataDir}`;
  return { program: "coordinator", summary, warnings };
}

/** Where another server is meant to be, and none is named. */
function unnamedServerWarnings({ subnets, foreignServers }: CoordinatorConfig["dhcp"]): readonly string[] {
  if ((foreignServers?.known.length ?? 0) > 0) return [];
  const shared = subnets.filter((one) => one.addresses === "foreign" && one.interface !== undefined);
  return shared.map(
    ({ subnet }) =>
      `${formatSubnet(subnet)} has addresses: foreign, and dhcp.foreignServers.known names no server: the site's own will be warned of`,
  );
}

function givesToStrangers({ unknown, rules = [], addresses }: SubnetSettings): boolean {
  const policies = [unknown, ...rules.map(({ treatment }) => treatment)].map(({ policy }) => policy);
  return addresses !== "foreign" && policies.some((policy) => GIVING.includes(policy));
}

const GIVING: readonly UnknownPolicy[] = ["pool", "delay", "discover"];

/** Firmware gives up: iPXE's DISCOVERs come at 0, 1, 3 and 7 s, those of UEFI at 0, 4, 12 and 28 s. */
function delayWarnings({ subnet, unknown, rules = [] }: SubnetSettings): readonly string[] {
  const treatments = [unknown, ...rules.map(({ treatment }) => treatment)];
  const isTooLong = treatments.some(
    (one) => one.policy === "delay" && ((one.seconds ?? 0) >= 7 || (one.tries ?? 0) >= 4),
  );
  if (!isTooLong) return [];
  return [
    `${formatSubnet(subnet)} delays longer than iPXE asks (4 DISCOVERs in 7 s): machines that boot by it are never answered`,
  ];
}

function relayWarnings({ subnets, relays }: CoordinatorConfig["dhcp"]): readonly string[] {
  const relayed = subnets.filter((subnet) => subnet.interface === undefined);
  if (relays !== undefined || relayed.length === 0) return [];
  const names = relayed.map(({ subnet }) => formatSubnet(subnet)).join(", ");
  return [`dhcp.relays is not set: whoever reaches this host can speak for the relays of ${names}`];
}

function clientReport({ driver, drivers, coordinator, tls }: ClientConfig, now: number): CheckReport {
  const summary = `client: driver ${driver ?? "not set"}, ${count(drivers.size, "name")} of drivers, coordinator ${coordinator ?? "not set"}`;
  return { program: "client", summary, warnings: tlsWarnings(tls, "tls", undefined, now) };
}

function openWarnings(ports: Readonly<Record<string, ListenSettings | undefined>>): readonly string[] {
  return Object.entries(ports).flatMap(([key, port]) => {
    if (!port?.insecure || isLoopbackHost(port.listen.host)) return [];
    return [
      `${key}.listen ${formatEndpoint(port.listen)} is open to everyone who reaches it (insecure: true)`,
    ];
  });
}

function certificateWarnings(https: DriverConfig["https"], now: number): readonly string[] {
  const read = https && readCertificate(https);
  if (!read?.ok || read.expires.getTime() > now) return [];
  return [`boot.https.cert: the certificate has expired on ${read.expires.toISOString().slice(0, 10)}`];
}

function isFolder(path: string): boolean {
  return statsOf(path)?.isDirectory() ?? false;
}

function isFile(path: string): boolean {
  return statsOf(path)?.isFile() ?? false;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? "" : "s"}`;
}
