import { readFileSync } from "node:fs";
import type { FromSchema } from "json-schema-to-ts";
import { parseByteSize } from "./byte-size.js";
import type { Problem } from "./config-error.js";
import { compileShape } from "./validate.js";
import { whyUnreadable } from "./yaml-source.js";

const SIZE = {
  type: ["string", "integer"],
  minimum: 1 << 20,
  format: "byteSize",
} as const;

/** The key `images`: what the driver stores, and where it may fetch it. */
export const IMAGES_SCHEMA = {
  type: "object",
  description: "a mapping with the keys maxSize, budget, graceSeconds, scrubHours and pull",
  additionalProperties: false,
  properties: {
    maxSize: {
      ...SIZE,
      description: "the most bytes of one file, at least 1MiB, like 20GiB or 21474836480 (absent: 64GiB)",
    },
    budget: {
      ...SIZE,
      description:
        "the most bytes of all stored files, at least 1MiB, like 500GiB or 536870912000 (absent: as many as the disk has)",
    },
    graceSeconds: {
      type: "integer",
      minimum: 0,
      maximum: 365 * 86_400,
      description:
        "the seconds that bytes stay after the last image that had them, or after a push or pull that broke off, 0 to 31536000 (absent: 3600)",
    },
    scrubHours: {
      type: "integer",
      minimum: 1,
      maximum: 8760,
      description: "the hours in which each stored file is read and compared once, 1 to 8760 (absent: 168)",
    },
    pull: {
      type: "object",
      description: "a mapping with the keys allow, privateAddresses, redirects and authority",
      additionalProperties: false,
      properties: {
        allow: {
          type: "array",
          description: "a list of hosts (absent: all that have public addresses)",
          items: {
            type: "string",
            format: "pullHost",
            description:
              "a host like mirror.example.org or *.example.org, with :port for this port alone, with http:// to let https lead there without TLS",
          },
        },
        privateAddresses: {
          type: "array",
          description: "a list of networks that may be asked although they are not public (absent: none)",
          items: {
            type: "string",
            format: "anyNetwork",
            description: "an address or network like 10.0.0.0/8 or fd00::/8",
          },
        },
        redirects: {
          type: "integer",
          minimum: 0,
          maximum: 20,
          description: "the number of redirects that are followed, 0 to 20 (absent: 5)",
        },
        authority: {
          type: "string",
          format: "absolutePath",
          description:
            "the absolute path of a PEM file with certificate authorities that are trusted beside the public ones",
        },
      },
    },
  },
} as const;

/** As the image store takes them. Bytes and milliseconds. */
export interface ImagesConfig {
  readonly maxSize?: number;
  readonly budget?: number;
  readonly grace?: number;
  readonly scrubInterval?: number;
  readonly pull?: {
    readonly allow?: readonly string[];
    readonly privateAddresses?: readonly string[];
    readonly redirects: number;
    readonly authority?: string;
  };
}

const REDIRECTS = 5;

const shape = compileShape<FromSchema<typeof IMAGES_SCHEMA>>(IMAGES_SCHEMA);

/** What was said; the rest is the image store's to choose. Files that cannot be used are problems. */
export function imagesSettings(said: unknown, problems: Problem[]): ImagesConfig | undefined {
  if (!shape.fits(said)) return undefined;
  const { maxSize, budget, graceSeconds, scrubHours, pull } = said;
  const found = pull?.authority === undefined ? undefined : whyNoAuthority(pull.authority);
  if (found !== undefined) problems.push({ path: ["images", "pull", "authority"], at: "value", text: found });
  return {
    ...(maxSize === undefined ? {} : { maxSize: parseByteSize(maxSize) ?? 0 }),
    ...(budget === undefined ? {} : { budget: parseByteSize(budget) ?? 0 }),
    ...(graceSeconds === undefined ? {} : { grace: graceSeconds * 1000 }),
    ...(scrubHours === undefined ? {} : { scrubInterval: scrubHours * 3_600_000 }),
    ...(pull === undefined ? {} : { pull: { redirects: REDIRECTS, ...pull } }),
  };
}

function whyNoAuthority(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8").includes("-----BEGIN CERTIFICATE-----")
      ? undefined
      : `${file} has no certificate in PEM`;
  } catch (error) {
    return `${file}: ${whyUnreadable(error)}`;
  }
}
