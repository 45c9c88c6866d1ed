import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { run } from "./commands.js";

/** A Debian package's files in `folder`, unpacked only: nothing of it is installed or started. */
export async function unpackedPackage(name: string, folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  await run(["apt-get", "-o", "APT::Sandbox::User=root", "download", name], { cwd: folder });
  const archive = readdirSync(folder).find((file) => file.endsWith(".deb")) ?? "";
  await run(["dpkg-deb", "-x", join(folder, archive), folder]);
  return folder;
}
