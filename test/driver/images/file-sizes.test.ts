import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "ava";
import { FileSizes } from "../../../driver/images/file-sizes.js";
import { temporaryFolder } from "../store/temporary-folder.js";

test("a file is looked at once a second", async (t) => {
  const file = join(await temporaryFolder(t), "kernel");
  await writeFile(file, "1234");
  let now = 5;
  const sizes = new FileSizes(() => now);
  t.is(await sizes.of(file), 4);
  await rm(file);
  now += 999;
  t.is(await sizes.of(file), 4);
  now += 1;
  t.is(await sizes.of(file), undefined);
});

test("what is missing, and what is no plain file, is looked for again at once", async (t) => {
  const folder = await temporaryFolder(t);
  const file = join(folder, "kernel");
  const sizes = new FileSizes(() => 0);
  t.is(await sizes.of(file), undefined);
  await writeFile(file, "12");
  t.is(await sizes.of(file), 2);
  await mkdir(join(folder, "m"));
  t.is(await sizes.of(join(folder, "m")), undefined);
});
