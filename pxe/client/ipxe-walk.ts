import type { MacAddress } from "../net/mac-address.js";
import {
  type BootPointer,
  type FileAsk,
  FileNotHad,
  type WalkedFile,
  type WalkPort,
  walkBoot,
} from "./boot-walk.js";
import { type FetchOptions, FileFetchError, fetchFile, locationText } from "./fetch-file.js";

export interface IpxeWalkOptions extends FetchOptions {
  readonly onFile?: (file: WalkedFile) => void;
}

/** Goes on from a lease as a machine with iPXE in its ROM does: its script, kernel and ramdisk. */
export function walkIpxe(
  mac: MacAddress,
  lease: BootPointer,
  options: IpxeWalkOptions,
): Promise<readonly WalkedFile[]> {
  return walkBoot({ mac, firmware: "ipxe", processor: "x86_64" }, lease, portOf(options));
}

function portOf(options: IpxeWalkOptions): WalkPort {
  return {
    stage: () => undefined,
    lease: () => Promise.reject(new Error("This machine has its lease")),
    fetch: (ask) => fetchFor(ask, options),
  };
}

async function fetchFor({ role, location, manner }: FileAsk, options: IpxeWalkOptions): Promise<WalkedFile> {
  try {
    const file = {
      role,
      location: locationText(location),
      ...(await fetchFile({ location, manner }, options)),
    };
    options.onFile?.(file);
    return file;
  } catch (error) {
    if (!(error instanceof FileFetchError)) throw error;
    throw new FileNotHad(error.message, { cause: error });
  }
}
