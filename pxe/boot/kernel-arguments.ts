/** x86 Linux takes 2,047 characters; what the loaders add (BOOT_IMAGE=, initrd=) must fit as well. */
const MAX_KERNEL_ARGUMENTS = 2000;

/**
 * Why these kernel arguments cannot reach the kernel unchanged by every loader, or `undefined` when they can. They are
 * data, never a template: iPXE expands `${…}`, has no quoting, and takes `&&`, `||` and tokens that begin with `#` as its own.
 */
export function checkKernelArguments(text: string): string | undefined {
  if (text.length > MAX_KERNEL_ARGUMENTS)
    return `they are ${text.length} characters long, at most ${MAX_KERNEL_ARGUMENTS} are possible`;
  const odd = /[^\x20-\x7e]/u.exec(text);
  if (odd)
    return `character ${odd.index + 1} is ${codePoint(odd[0])}; only printable ASCII on one line is possible`;
  if (text.includes("${")) return `they contain "\${", which iPXE would expand`;
  const token = text.split(" ").find(isRefusedToken);
  return token === undefined ? undefined : explainToken(token);
}

/** The same for GRUB, which puts a backslash before each of `"`, `'` and `\` (grub-core/lib/cmdline.c). */
export function checkGrubArguments(text: string): string | undefined {
  const found = /["'\\]/.exec(text);
  return found
    ? `GRUB would put a backslash before ${found[0]}; spawn with loader ipxe or pxelinux instead`
    : undefined;
}

function isRefusedToken(token: string): boolean {
  return token === "&&" || token === "||" || token.startsWith("#") || token.startsWith("initrd=");
}

function explainToken(token: string): string {
  if (token.startsWith("initrd=")) return `"${token}" would replace the image's own ramdisk`;
  if (token.startsWith("#")) return `"${token}" begins with #, where iPXE takes the rest for a comment`;
  return `"${token}" is an operator to iPXE`;
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
