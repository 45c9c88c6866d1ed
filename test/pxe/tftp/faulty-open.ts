/**
 * Loaded into a server's process before its own code: there, opening a file called `hang` never ends, and a file called `poison` opens once,
 * and whoever opens it again ends.
 */
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { isMainThread } from "node:worker_threads";

const open = fs.openSync;

if (!isMainThread) {
  fs.openSync = (path, ...rest) => {
    const name = String(path);
    if (name.endsWith("/hang")) for (;;);
    if (name.endsWith("/poison")) {
      if (fs.existsSync(`${name}.opened`)) process.exit(1);
      fs.writeFileSync(`${name}.opened`, "");
    }
    return open(path, ...rest);
  };
  syncBuiltinESMExports();
}
