import type { FetchedFile, FileFetch, FileTrouble } from "./fetch-file.js";

/** To the thread that fetches. */
export type ToFetcher =
  | {
      readonly kind: "fetch";
      readonly id: number;
      readonly fetch: Omit<FileFetch, "onProgress">;
      /** Milliseconds without a byte. */
      readonly timeout: number;
    }
  | { readonly kind: "cancel"; readonly id: number };

/** From it; each fetch ends by one of the last two. */
export type FromFetcher =
  | { readonly kind: "progress"; readonly id: number; readonly bytes: number }
  | { readonly kind: "done"; readonly id: number; readonly file: FetchedFile }
  /** Without `trouble` it was cancelled, or something is wrong with the program itself. */
  | { readonly kind: "failed"; readonly id: number; readonly text: string; readonly trouble?: FileTrouble };
