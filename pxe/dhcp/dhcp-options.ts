/** The options of a message by code, in its order; a `Map` is one. */
export interface DhcpOptions extends Iterable<readonly [code: number, value: Uint8Array]> {
  readonly size: number;
  has(code: number): boolean;
  get(code: number): Uint8Array | undefined;
  keys(): Iterable<number>;
}
