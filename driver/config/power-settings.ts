import type { FromSchema } from "json-schema-to-ts";
import { type Problem, partOf } from "./config-error.js";
import { FORMATS } from "./formats.js";

/** The key `power`: what machines are switched by. */
export const POWER_SCHEMA = {
  type: "object",
  description: "a mapping with the keys secrets, commands and pollSeconds",
  additionalProperties: false,
  properties: {
    secrets: {
      type: "string",
      format: "absolutePath",
      description: "the absolute path of the folder with one file a BMC's password",
    },
    commands: {
      type: "object",
      description: "a mapping of names to scripts that switch machines",
      additionalProperties: {
        type: "string",
        format: "absolutePath",
        description: "the absolute path of a script that switches machines",
      },
    },
    pollSeconds: {
      type: "integer",
      minimum: 5,
      maximum: 3600,
      description: "the seconds between two looks at a machine's power, 5 to 3600",
    },
  },
} as const;

export interface PowerConfig {
  /** A folder with one file a secret. */
  readonly secrets: string;
  /** Scripts by the name that nodes call them. */
  readonly commands: Readonly<Record<string, string>>;
  readonly pollSeconds: number;
}

export const POWER_DEFAULTS: PowerConfig = {
  secrets: "/etc/metalplug/secrets",
  commands: {},
  pollSeconds: 60,
};

export function powerConfig(said: FromSchema<typeof POWER_SCHEMA>): PowerConfig {
  return { ...POWER_DEFAULTS, ...said };
}

/** Names of commands that nodes could not call; `said` is the key `power`, whatever it is. */
export function oddCommandNames(said: unknown): readonly Problem[] {
  const commands = partOf(said, "commands");
  if (typeof commands !== "object" || commands === null || Array.isArray(commands)) return [];
  return Object.keys(commands)
    .filter((name) => FORMATS["name"]?.accepts(name) === false)
    .map((name) => ({
      path: ["power", "commands", name],
      at: "key",
      text: "is no command's name; expected one like qemu: 1 to 63 letters, digits, dots, hyphens or underscores, beginning with a letter or digit",
    }));
}
