/** RFC 1123 §2.1 lets a label begin with a digit; RFC 1035 §2.3.4 has the lengths: 63 a label, and 255 on the wire are 253 written. */
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i;
const LONGEST_NAME = 253;

/** One or more labels of letters, digits and inner hyphens, without a dot at the end. */
export function isDomainName(text: string): boolean {
  return text.length <= LONGEST_NAME && text.split(".").every((label) => LABEL.test(label));
}
