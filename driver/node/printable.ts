/** Neither controls nor invisible formatting (which would let a text look like another), nor half a surrogate pair, nor line ends. */
const PRINTABLE = /^[^\p{C}\p{Zl}\p{Zp}]*$/u;

/** At most `most` characters that all can be seen. */
export function isPrintable(text: string, most: number): boolean {
  return text.length <= most * 2 && [...text].length <= most && PRINTABLE.test(text);
}
