import type { FromSchema } from "json-schema-to-ts";
import { describeArchitecture } from "../../pxe/boot/architecture.js";
import { LOADERS } from "../../pxe/boot/boot-binding.js";
import type { ArchitectureEntry } from "../../pxe/boot/loaders.js";
import type { Problem } from "./config-error.js";
import { compileShape } from "./validate.js";

/** The key `architectures`: which boot file firmware of a number gets, in addition to the built-in ones or in their place. */
export const ARCHITECTURES_SCHEMA = {
  type: "array",
  description: "a list of at most 256 mappings with the keys code and file",
  maxItems: 256,
  items: {
    type: "object",
    description: "a mapping with the keys code and file, like { code: 7, file: ipxe.efi }",
    additionalProperties: false,
    required: ["code", "file"],
    properties: {
      code: {
        type: "integer",
        minimum: 0,
        maximum: 65535,
        description: "the number that the firmware sends in DHCP option 93, 0 to 65535",
      },
      file: {
        type: "string",
        format: "name",
        description: "the name of a file in one of the folders under loaders, like ipxe.efi",
      },
      loader: {
        type: "string",
        enum: [...LOADERS],
        description: `the loader whose instances it starts: ${LOADERS.join(", ")}`,
      },
    },
  },
} as const;

type Said = FromSchema<typeof ARCHITECTURES_SCHEMA>;

const shape = compileShape<Said>(ARCHITECTURES_SCHEMA);

export function architectureEntry({ code, file, loader = "ipxe" }: Said[number]): ArchitectureEntry {
  return { code, file, loader };
}

/** Two files for one firmware and one loader. */
export function repeatedArchitectures(said: unknown): readonly Problem[] {
  if (!shape.fits(said)) return [];
  const entries = said.map(architectureEntry);
  return entries.flatMap(({ code, file, loader }, index): Problem[] => {
    const first = entries.findIndex((other) => other.code === code && other.loader === loader);
    const text = `architecture ${describeArchitecture(code)} has the file ${entries[first]?.file} for the loader ${loader} already, and cannot have ${file} too`;
    return first === index ? [] : [{ path: ["architectures", index, "code"], at: "value", text }];
  });
}

/** What comes of an entry whose file is nowhere. */
export function absentFile({ code, file }: ArchitectureEntry): string {
  return `architectures: no folder under loaders has ${file}; firmware of architecture ${describeArchitecture(code)} gets what is built in`;
}
