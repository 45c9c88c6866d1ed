export interface Line {
  /** From 1. */
  readonly number: number;
  /** Absent for a line longer than the limit. */
  readonly text?: string;
}

/** The lines of UTF-8 bytes that are not empty. One longer than `limit` bytes is passed over and told without its text. */
export async function* boundedLines(chunks: AsyncIterable<Uint8Array>, limit: number): AsyncGenerator<Line> {
  let number = 1;
  let parts: Uint8Array[] = [];
  let size = 0;
  const take = (part: Uint8Array): void => {
    size += part.length;
    if (size <= limit) parts.push(part);
    else parts = [];
  };
  const finish = (): Line => {
    const line = size > limit ? { number } : { number, text: Buffer.concat(parts).toString().trim() };
    [parts, size] = [[], 0];
    number += 1;
    return line;
  };
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      take(chunk.subarray(start, end));
      start = end + 1;
      const line = finish();
      if (line.text !== "") yield line;
    }
    take(chunk.subarray(start));
  }
  const last = finish();
  if (last.text !== "") yield last;
}
