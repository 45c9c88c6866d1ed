import { writeSync } from "node:fs";
import { startStoredDriver } from "./stored-driver.js";

// A driver with real images in a process of its own, to be killed. Tells its port.
const [folder = "", port = "0"] = process.argv.slice(2);
const { server } = await startStoredDriver(folder, Number(port));
writeSync(1, `${server.port}\n`);
