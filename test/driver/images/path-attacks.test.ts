import { mkdir, symlink, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { bootFiles } from "../../../driver/images/boot-files.js";
import { findLoaders } from "../../../driver/images/loader-folder.js";
import { GivenAddresses } from "../../../driver/vif/given-addresses.js";
import type { Ipv4Address } from "../../../pxe/net/ipv4-address.js";
import { NO_STRANGERS } from "../no-strangers.js";
import { temporaryFolder } from "../store/temporary-folder.js";
import { labFor } from "./image-lab.js";

/**
 * A loader folder with what could lead out of it: a link to a file beside it, a link to the root of the file system, one to itself, and
 * a sibling folder whose name begins as its own does.
 */
async function trap(t: ExecutionContext) {
  const root = await temporaryFolder(t);
  const folder = join(root, "loaders");
  const sibling = join(root, "loaders-old");
  await mkdir(folder);
  await mkdir(sibling);
  await writeFile(join(root, "secret"), "secret");
  for (const name of ["secret", "ipxe.efi"]) await writeFile(join(sibling, name), "secret");
  await writeFile(join(folder, "undionly.kpxe"), "loader");
  await writeFile(join(folder, "README"), "secret");
  await symlink(join(root, "secret"), join(folder, "link"));
  await symlink("/", join(folder, "out"));
  await symlink(folder, join(folder, "m"));
  await symlink("/", join(folder, "snponly.efi"));
  await symlink(join(folder, "nowhere"), join(folder, "pxelinux.0"));
  await symlink("ldlinux.c32", join(folder, "ldlinux.c32"));
  const loaders = await findLoaders([folder]);
  const { inventory, images } = await labFor(t, { loaders });
  const ask = bootFiles({
    strangers: NO_STRANGERS,
    inventory,
    imageStore: images,
    loaders,
    given: new GivenAddresses(),
  });
  return { root, folder, sibling, loaders, ask };
}

type Trap = Awaited<ReturnType<typeof trap>>;

const ATTACKS: readonly (readonly [name: string, path: (trap: Trap) => string, reason: string])[] = [
  ["a link out of the loader folder", () => "link", "notFound"],
  ["a file behind a link to the root", ({ root }) => `out${root}/secret`, "notFound"],
  ["the password file behind it", () => "out/etc/passwd", "notFound"],
  ["a link that looks like the machines' folder", () => "m/README", "notFound"],
  ["a file of the loader folder that is no loader", () => "README", "notFound"],
  ["the loader folder itself", () => "loaders", "notFound"],
  ["a loader by its absolute path", ({ folder }) => join(folder, "undionly.kpxe"), "notFound"],
  ["a loader name that is a folder", () => "snponly.efi", "notFound"],
  ["a file below a loader name that is a folder", () => "snponly.efi/etc/passwd", "notFound"],
  ["a loader name that leads nowhere", () => "pxelinux.0", "notFound"],
  ["a loader name that leads to itself", () => "ldlinux.c32", "notFound"],
  ["a loader of the sibling folder", () => "ipxe.efi", "notFound"],
  ["climbing into the sibling folder", ({ sibling }) => `../${basename(sibling)}/secret`, "badPath"],
  [
    "climbing there from a loader",
    ({ sibling }) => `undionly.kpxe/../../${basename(sibling)}/secret`,
    "badPath",
  ],
  ["the end of the sibling's name and a way in", () => "-old/secret", "notFound"],
  ["a file below a loader", () => "undionly.kpxe/passwd", "notFound"],
  ["a loader with another case", () => "UNDIONLY.KPXE", "notFound"],
  ["a loader and a NUL", () => "undionly.kpxe\0.efi", "badPath"],
  ["a loader behind a backslash", () => "\\undionly.kpxe", "badPath"],
  ["a loader behind a drive", () => "C:undionly.kpxe", "notFound"],
  ["a loader with a stream", () => "undionly.kpxe::$DATA", "notFound"],
  ["a loader and a space", () => "undionly.kpxe ", "notFound"],
  ["a loader and a dot", () => "undionly.kpxe.", "notFound"],
  ["an object's own property", () => "__proto__", "notFound"],
  ["a stored blob", () => "blobs/../blobs/0", "badPath"],
];

for (const [name, path, reason] of ATTACKS)
  for (const protocol of ["tftp", "http"] as const)
    test(`${protocol}: ${name} is refused`, async (t) => {
      const made = await trap(t);
      const answer = await made.ask({ protocol, path: path(made), client: "10.77.0.99" as Ipv4Address });
      t.is(answer.kind === "refused" ? answer.reason : JSON.stringify(answer), reason);
    });

test("of all that lies there only the loader is one", async (t) => {
  const { loaders, ask } = await trap(t);
  t.deepEqual(loaders.names, ["undionly.kpxe"]);
  const answer = await ask({ protocol: "tftp", path: "/undionly.kpxe", client: "10.77.0.99" as Ipv4Address });
  t.is(answer.kind, "file");
});
