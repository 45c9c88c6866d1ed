import { once } from "node:events";
import { createInterface } from "node:readline";
import test from "ava";
import { temporaryFolder } from "../driver/store/temporary-folder.js";
import { CoordinatorProcess } from "./coordinator-process.js";
import { DriverProcess } from "./driver-process.js";
import { machinesOf, spawnMachines } from "./machines.js";

/** Each boot is a line of about 400 bytes, and a pipe holds 64 KiB. */
const BOOTS = 400;

test("a coordinator whose log nobody reads goes on answering, and tells all of it once somebody does", async (t) => {
  const folder = await temporaryFolder(t);
  await using driver = await DriverProcess.start(folder);
  const [machine] = machinesOf(1);
  if (machine === undefined) throw new Error("no machine");
  await spawnMachines(driver, folder, [machine]);
  const pool = { start: 100, end: 600 };
  await using coordinator = await CoordinatorProcess.start({ folder, drivers: [driver.grpcAddress], pool });
  coordinator.log.pause();
  for (let boot = 0; boot < BOOTS; boot++) await coordinator.boot(machine.mac);
  let acknowledged = 0;
  const lines = createInterface({ input: coordinator.log });
  lines.on("line", (line) => {
    if ((JSON.parse(line) as { readonly detail?: { readonly message?: string } }).detail?.message === "ACK")
      acknowledged += 1;
  });
  const closed = once(lines, "close");
  await coordinator[Symbol.asyncDispose]();
  await closed;
  t.is(acknowledged, BOOTS);
});
