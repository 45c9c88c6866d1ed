import type { MacAddress } from "../net/mac-address.js";

/** The files that a boot config names: each by its alternatives, in the order in which the loader tries them. */
export interface NamedFiles {
  readonly kernel: readonly string[];
  readonly ramdisk: readonly string[];
}

/** URLs; `a || b` in a script tries one after the other. */
export function readIpxeScript(script: string): NamedFiles {
  const alternatives = (command: string): string[] =>
    script
      .split("\n")
      .filter((line) => line.startsWith(`${command} `))
      .flatMap((line) => line.split(" || "))
      .flatMap((part) => part.split(" ").filter((token) => /^(http|tftp):\/\//.test(token)));
  return { kernel: alternatives("kernel"), ramdisk: alternatives("initrd") };
}

/** Names on the TFTP server, of the label that DEFAULT names. */
export function readPxelinuxConfig(text: string): NamedFiles {
  const lines = text.split("\n").map((line) => line.trim().split(/\s+/));
  const label = wordAfter(lines, /^default$/i);
  const start = lines.findIndex(([word = "", name]) => /^label$/i.test(word) && name === label);
  const after = lines.slice(start + 1);
  const end = after.findIndex(([word = ""]) => /^label$/i.test(word));
  const own = start < 0 ? [] : after.slice(0, end < 0 ? undefined : end);
  return {
    kernel: listed(wordAfter(own, /^(linux|kernel)$/i)),
    ramdisk: listed(wordAfter(own, /^initrd$/i)),
  };
}

/** What a GRUB config leads to: another config, or kernel and ramdisk; names on the TFTP server. */
export interface GrubConfig extends NamedFiles {
  readonly config?: string;
}

export function readGrubConfig(text: string, mac: MacAddress): GrubConfig {
  const named = (command: string): string | undefined => {
    const found = new RegExp(`(?:^|\\s)${command} \\(tftp\\)/([^\\s;]+)`, "m").exec(text)?.[1];
    return found?.replaceAll("$net_default_mac", mac);
  };
  const config = named("configfile");
  return {
    kernel: listed(named("linux")),
    ramdisk: listed(named("initrd")),
    ...(config === undefined ? {} : { config }),
  };
}

function wordAfter(lines: readonly (readonly string[])[], word: RegExp): string | undefined {
  return lines.find(([first = ""]) => word.test(first))?.[1];
}

function listed(name: string | undefined): readonly string[] {
  return name === undefined ? [] : [name];
}
