const LF = 10;
const CR = 13;
const NUL = 0;

/** The bytes as netascii spells them: a line ends with CR LF, and a CR by itself is CR NUL (RFC 1350 §1, RFC 764). */
export function toNetascii(bytes: Uint8Array): Uint8Array {
  const converted = new Uint8Array(bytes.length + count(bytes, LF) + count(bytes, CR));
  let at = 0;
  for (const byte of bytes) {
    if (byte === LF) converted[at++] = CR;
    converted[at++] = byte;
    if (byte === CR) converted[at++] = NUL;
  }
  return converted;
}

function count(bytes: Uint8Array, wanted: number): number {
  let found = 0;
  for (let at = bytes.indexOf(wanted); at >= 0; at = bytes.indexOf(wanted, at + 1)) found += 1;
  return found;
}
