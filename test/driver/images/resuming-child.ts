import { writeSync } from "node:fs";
import { blobInfo, declare, openLab, send } from "./image-lab.js";
import { LARGE, RESUMED } from "./resumed-image.js";

/** Pushes what the store has not of one large image, telling where it begins and when it is acknowledged. */
const [folder = ""] = process.argv.slice(2);
const { images } = await openLab(folder, { grace: 3_600_000 });
const [kernel = 0, ramdisk = 0, disk = 0] = await images.offsets([
  blobInfo(LARGE.kernel),
  blobInfo(LARGE.ramdisk),
  blobInfo(LARGE.disk),
]);
writeSync(1, `from ${kernel + ramdisk + disk}\n`);
const push = await images.beginPush(declare(RESUMED));
await send(push, "kernel", LARGE.kernel, 4096, kernel);
await send(push, "ramdisk", LARGE.ramdisk, 4096, ramdisk);
await send(push, "disk", LARGE.disk, 4096, disk);
const { storedBytes } = await push.commit();
writeSync(1, `acknowledged ${storedBytes}\n`);
process.exit(0);
