import anyTest, { type ExecutionContext, type TestFn } from "ava";
import { GIVE_UP } from "../../patience.js";
import { FaultSite, host, macOf } from "./fault-site.js";

const test = anyTest as TestFn<{ site?: FaultSite }>;
/** Milliseconds. */
const LATER = 5 * 60_000;

function siteOf(t: ExecutionContext<{ site?: FaultSite }>): FaultSite {
  t.timeout(GIVE_UP);
  if (t.context.site === undefined) throw new Error("the site did not start");
  return t.context.site;
}

test.before(async (t) => {
  t.context.site = await FaultSite.start({ hasClocks: true });
});
test.after.always((t) => t.context.site?.[Symbol.asyncDispose]());

test.serial("kernel and ramdisk are fetched, and for minutes nothing is heard of a system", async (t) => {
  const site = siteOf(t);
  await site.spawn("hv2", "dark", macOf(120), { address: host(120) });
  await site.boot(macOf(120));
  await site.told(t, macOf(120), "starting", /kernel and ramdisk are whole/, /./);
  for (const program of ["dc1", "hv1", "hv2"]) await site.setClock(program, LATER);
  const told = await site.told(
    t,
    macOf(120),
    "silentAfterKernel",
    /fetched kernel and ramdisk whole at .*nothing was heard from its system since/,
    /kernel arguments of image "tiny" name no `console=`.*starts from `root=\/dev\/sda1`/,
  );
  t.is(told.missingStep, "systemHeard");
  await site.boot(macOf(120));
  await site.told(t, macOf(120), "starting", /kernel and ramdisk are whole/, /./);
});
