import type { FromSchema } from "json-schema-to-ts";
import type { BootServer } from "../../pxe/boot/boot-binding.js";
import type { ArchitectureEntry } from "../../pxe/boot/loaders.js";
import { HTTP_DEFAULTS, type HttpSettings, type HttpsOptions } from "../../pxe/http/settings.js";
import { parseIpv4Address } from "../../pxe/net/ipv4-address.js";
import type { TftpSettings } from "../../pxe/tftp/settings.js";
import type { LifecycleSettings } from "../instance/lifecycle-settings.js";
import { ARCHITECTURES_SCHEMA, architectureEntry, repeatedArchitectures } from "./architecture-settings.js";
import { type Problem, partOf } from "./config-error.js";
import { EVENTS_SCHEMA, type EventsSettings, eventsSettings } from "./events-settings.js";
import {
  GRPC_SCHEMA,
  type GrpcSettings,
  grpcSettings,
  holderOf,
  type ListenSettings,
} from "./grpc-settings.js";
import { HTTP_SCHEMA, HTTPS_SCHEMA, httpSettings, httpsOptions } from "./http-settings.js";
import { IMAGES_SCHEMA, type ImagesConfig, imagesSettings } from "./images-settings.js";
import {
  AGENT_SCHEMA,
  CLEANING_SCHEMA,
  DEADLINES_SCHEMA,
  DEPLOYS_SCHEMA,
  lifecycleSettings,
} from "./lifecycle-settings.js";
import { NETWORKS_SCHEMA, type NetworkEntry, repeatedNetworks } from "./networks-settings.js";
import { oddCommandNames, POWER_SCHEMA, type PowerConfig, powerConfig } from "./power-settings.js";
import { TFTP_SCHEMA } from "./tftp-settings.js";
import { compileShape } from "./validate.js";
import { WEB_SCHEMA, webSettings } from "./web-settings.js";
import { readYaml, refuse, type YamlSource } from "./yaml-source.js";

/** What a driver is told by its file. */
export interface DriverConfig {
  /** The hypervisor's name: `hv1`. */
  readonly id: string;
  readonly dataDir: string;
  readonly grpc: GrpcSettings;
  /** Where metrics are served by HTTP; absent: nowhere. */
  readonly web?: ListenSettings;
  /** Where machines fetch their boot files. */
  readonly boot: BootServer;
  /** What was said about TFTP; the rest is the server's to choose. */
  readonly tftp?: Partial<TftpSettings>;
  /** The same for HTTP. */
  readonly http?: Partial<HttpSettings>;
  /** Absent: no HTTPS. */
  readonly https?: HttpsOptions;
  /** Folders searched for boot loaders, first match wins. */
  readonly loaders: readonly string[];
  /** Boot files beside the built-in ones, or in their place. */
  readonly architectures?: readonly ArchitectureEntry[];
  /** What was said about images; the rest is the image store's to choose. */
  readonly images?: ImagesConfig;
  /** Physical networks that NICs can be on; absent: none is known, and nothing is done on any wire. */
  readonly networks?: readonly NetworkEntry[];
  /** Absent: all defaults. */
  readonly lifecycle?: LifecycleSettings;
  /** Absent: nothing was said of it. */
  readonly power?: PowerConfig;
  /** Absent: all defaults. */
  readonly events?: EventsSettings;
}

/** Where Debian's ipxe, pxelinux, syslinux-common, shim-signed, grub-efi-amd64-signed and grub-efi-arm64-signed put theirs. */
export const DEFAULT_LOADERS: readonly string[] = [
  "/usr/lib/ipxe",
  "/usr/lib/PXELINUX",
  "/usr/lib/syslinux/modules/bios",
  "/usr/lib/shim",
  "/usr/lib/grub/x86_64-efi-signed",
  "/usr/lib/grub/arm64-efi-signed",
];

export const ID = {
  type: "string",
  format: "name",
  description:
    "this program's name, like hv1: 1 to 63 letters, digits, dots, hyphens or underscores, beginning with a letter or digit",
} as const;
export const DATA_DIR = {
  type: "string",
  format: "absolutePath",
  description: "the absolute path of a folder this program keeps its data in",
} as const;
export const PORT = {
  type: "integer",
  minimum: 1,
  maximum: 65535,
  description: "a port number, 1 to 65535",
} as const;

const BOOT_SCHEMA = {
  type: "object",
  description: "a mapping with the key address",
  additionalProperties: false,
  required: ["address"],
  properties: {
    address: {
      type: "string",
      format: "unicastIpv4",
      description:
        "this host's own IPv4 address on the boot network, like 10.77.0.11 (machines are told it, so neither a name nor a wildcard)",
    },
    tftpPort: PORT,
    httpPort: PORT,
    tftp: TFTP_SCHEMA,
    http: HTTP_SCHEMA,
    https: HTTPS_SCHEMA,
  },
} as const;

const SCHEMA = {
  type: "object",
  description: "a mapping with the keys id, dataDir, grpc, boot",
  additionalProperties: false,
  required: ["id", "dataDir", "grpc", "boot"],
  properties: {
    id: ID,
    dataDir: DATA_DIR,
    grpc: GRPC_SCHEMA,
    boot: BOOT_SCHEMA,
    loaders: {
      type: "array",
      minItems: 1,
      description: "a list of folders",
      items: { type: "string", format: "absolutePath", description: "the absolute path of a folder" },
    },
    architectures: ARCHITECTURES_SCHEMA,
    images: IMAGES_SCHEMA,
    networks: NETWORKS_SCHEMA,
    power: POWER_SCHEMA,
    agent: AGENT_SCHEMA,
    deploys: DEPLOYS_SCHEMA,
    cleaning: CLEANING_SCHEMA,
    deadlines: DEADLINES_SCHEMA,
    web: WEB_SCHEMA,
    events: EVENTS_SCHEMA,
  },
} as const;

const shape = compileShape<FromSchema<typeof SCHEMA>>(SCHEMA);
const bootShape = compileShape<FromSchema<typeof BOOT_SCHEMA>>(BOOT_SCHEMA);

/** Throws CONFIG_REFUSED, listing every problem of the file. */
export function readDriverConfig(file: string): DriverConfig {
  return parseDriverConfig(readYaml(file));
}

/** Throws CONFIG_REFUSED, listing every problem. */
export function parseDriverConfig(source: YamlSource): DriverConfig {
  const { value } = source;
  const problems: Problem[] = [...shape.problems(value)];
  const grpc = grpcSettings(partOf(value, "grpc"), holderOf("driver", value), problems);
  const web = webSettings(partOf(value, "web"), problems);
  const said = partOf(value, "boot");
  const boot = bootShape.fits(said) ? bootSettings(said, problems) : undefined;
  problems.push(...repeatedArchitectures(partOf(value, "architectures")));
  const images = imagesSettings(partOf(value, "images"), problems);
  problems.push(...repeatedNetworks(partOf(value, "networks")));
  problems.push(...oddCommandNames(partOf(value, "power")));
  if (problems.length > 0 || !shape.fits(value) || grpc === undefined || boot === undefined)
    throw refuse(source, problems);
  const { id, dataDir, loaders = DEFAULT_LOADERS, architectures, networks, power } = value;
  const entries = architectures && { architectures: architectures.map(architectureEntry) };
  const asked = {
    ...(web && { web }),
    ...(images && { images }),
    ...(networks && { networks }),
    ...(power && { power: powerConfig(power) }),
    ...lifecycleSettings(value),
    ...eventsSettings(value.events),
  };
  return { id, dataDir, grpc, ...boot, loaders, ...entries, ...asked };
}

type BootSettings = Pick<DriverConfig, "boot" | "tftp" | "http" | "https">;

function bootSettings(said: FromSchema<typeof BOOT_SCHEMA>, problems: Problem[]): BootSettings | undefined {
  const address = parseIpv4Address(said.address);
  if (address === undefined) return undefined;
  const { tftpPort = 69, httpPort = 8080, tftp, http, https } = said;
  return {
    boot: { address, tftpPort, httpPort },
    ...(tftp === undefined ? {} : { tftp }),
    ...(http === undefined ? {} : { http: httpSettings(http, HTTP_DEFAULTS) }),
    ...(https === undefined ? {} : { https: httpsOptions(https, problems) }),
  };
}
