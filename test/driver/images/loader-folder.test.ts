import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "ava";
import { findLoaders } from "../../../driver/images/loader-folder.js";
import { temporaryFolder } from "../store/temporary-folder.js";

test("loaders are found under Debian's names, the signed ones first, the first folder first", async (t) => {
  const root = await temporaryFolder(t);
  const [own, debian] = [join(root, "own"), join(root, "debian")];
  await mkdir(own);
  await mkdir(join(debian, "snponly.efi"), { recursive: true });
  for (const file of [
    join(own, "undionly.kpxe"),
    join(debian, "undionly.kpxe"),
    join(debian, "shimx64.efi"),
    join(debian, "shimx64.efi.signed"),
    join(debian, "grubnetx64.efi.signed"),
    join(debian, "grubx64.efi.signed"),
  ])
    await writeFile(file, "loader");
  const loaders = await findLoaders([own, join(root, "absent"), debian]);
  t.deepEqual(loaders.names, ["grubx64.efi", "shimx64.efi", "undionly.kpxe"]);
  t.is(loaders.path("undionly.kpxe"), join(own, "undionly.kpxe"));
  t.is(loaders.path("shimx64.efi"), join(debian, "shimx64.efi.signed"));
  t.is(loaders.path("grubx64.efi"), join(debian, "grubnetx64.efi.signed"));
  t.is(loaders.path("snponly.efi"), undefined, "a folder is no loader");
  t.is(loaders.path("README"), undefined);
});
