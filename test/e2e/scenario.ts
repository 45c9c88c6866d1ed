import { join } from "node:path";
import { debianKernel } from "../lab/debian-kernel.js";
import { Lab } from "../lab/namespaces.js";
import { buildRamdisk } from "../lab/ramdisk.js";
import { Site, type SiteExtra, type SiteFiles } from "../lab/site.js";

/** One thing that must be true of a whole installation; the name is the sentence that is printed. */
export interface Scenario {
  readonly name: string;
  readonly run: (stage: Stage) => Promise<void>;
}

/** What a scenario may build; all of it is taken down after it. */
export class Stage implements AsyncDisposable {
  readonly files: SiteFiles;
  readonly #labs: Lab[] = [];

  constructor(files: SiteFiles) {
    this.files = files;
  }

  async lab(): Promise<Lab> {
    const lab = await Lab.create();
    this.#labs.push(lab);
    return lab;
  }

  /** An installation with two drivers and a coordinator. */
  async site(extra: SiteExtra = {}): Promise<Site> {
    return Site.start(await this.lab(), this.files, extra);
  }

  /** Folders with logs, serial lines and captures. */
  get folders(): readonly string[] {
    return this.#labs.map((lab) => lab.folder);
  }

  forget(): void {
    for (const lab of this.#labs) lab.forget();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const lab of this.#labs) await lab[Symbol.asyncDispose]();
  }
}

/** Kernel and ramdisks, made once for all scenarios. */
export async function prepareFiles(folder: string): Promise<SiteFiles> {
  const kernel = await debianKernel();
  const ramdisks = { hv1: join(folder, "ramdisk-hv1"), hv2: join(folder, "ramdisk-hv2") };
  buildRamdisk(kernel, "hv1", ramdisks.hv1);
  buildRamdisk(kernel, "hv2", ramdisks.hv2);
  return { kernel, ramdisks };
}
