/** What a decoder answers: the value, or why there is none and at which byte. Decoders never throw. */
export type Decoded<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: string; readonly offset: number };
