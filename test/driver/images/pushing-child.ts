import { writeSync } from "node:fs";
import { blobInfo, declare, openLab } from "./image-lab.js";

/** Pushes image after image of its own bytes until it is killed, telling each that was acknowledged. */
const [folder = "", round = ""] = process.argv.slice(2);
const { images } = await openLab(folder);
writeSync(1, "ready\n");

for (let number = 0; ; number++) {
  const name = `r${round}-${number}`;
  const bytes = Buffer.alloc(200_000, name);
  const declaration = declare({ name, kernel: blobInfo(bytes), ramdisk: blobInfo(bytes) });
  const push = await images.beginPush(declaration);
  for (const kind of ["kernel", "ramdisk"] as const)
    for (let offset = 0; offset < bytes.length; offset += 10_000)
      await push.write(kind, offset, bytes.subarray(offset, offset + 10_000));
  await push.commit();
  writeSync(1, `${name}\n`);
}
