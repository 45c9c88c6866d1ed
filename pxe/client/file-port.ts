import { type FileAsk, FileNotHad, type WalkedFile, type WalkPort } from "./boot-walk.js";
import { type FetchOptions, FileFetchError, fetchFile, locationText } from "./fetch-file.js";

export interface FilePortOptions extends FetchOptions {
  readonly onFile: (file: WalkedFile) => void;
}

/** Fetches for a machine whose firmware is iPXE, and has its lease. */
export function filePort(options: FilePortOptions): WalkPort {
  return {
    stage: () => undefined,
    lease: () => Promise.reject(new Error("There is no second round of DHCP here")),
    fetch: (ask) => fetchFor(ask, options),
  };
}

async function fetchFor({ role, location, manner }: FileAsk, options: FilePortOptions): Promise<WalkedFile> {
  try {
    const file = {
      role,
      location: locationText(location),
      ...(await fetchFile({ location, manner }, options)),
    };
    options.onFile(file);
    return file;
  } catch (error) {
    if (!(error instanceof FileFetchError)) throw error;
    throw new FileNotHad(error.message, { cause: error });
  }
}
