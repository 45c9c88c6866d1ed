import { rename } from "node:fs/promises";
import type { ExecutionContext, TestFn } from "ava";
import type { TlsFiles } from "../../../driver/certificate/tls-files.js";
import { FleetCertificates, HOUR } from "../../lab/fleet-certificates.js";
import { GIVE_UP } from "../../patience.js";
import { testWith } from "../../prerequisites.js";
import { FaultSite, host, macOf } from "./fault-site.js";

const test = testWith("openssl") as TestFn;

test.serial(
  "a driver's certificate that has expired, is not valid yet, or is of another authority",
  async (t) => {
    const { site, fleet, replace } = await begin(t);
    const soon = { from: Date.now() + HOUR, until: Date.now() + 9 * HOUR };
    const old = { from: Date.now() - 9 * HOUR, until: Date.now() - HOUR };
    for (const [number, made, says] of [
      [150, await fleet.issue("driver", "hv1", { validity: old }), /expired/],
      [151, await fleet.issue("driver", "hv1", { validity: soon }), /not yet|good from/],
      [152, await fleet.issue("driver", "hv1", { authority: "other" }), /authority/],
    ] as const) {
      await replace(made);
      await site.inVain(t, macOf(number));
      await site.told(t, macOf(number), "driverCertificate", says, /valid now and of one authority/);
    }
  },
);

test.serial(
  "a driver whose clock is an hour ahead, with the certificate that was issued there",
  async (t) => {
    const { site, fleet, replace } = await begin(t);
    const soon = { from: Date.now() + HOUR / 2, until: Date.now() + 100 * HOUR };
    await site.setClock("hv1", HOUR);
    await site.driverShows(/clock is 60 min ahead/);
    await replace(await fleet.issue("driver", "hv1", { validity: soon }));
    await site.inVain(t, macOf(150));
    const says = /clocks of the coordinator and of driver hv1 differ: its clock is 60 min ahead/;
    await site.told(t, macOf(150), "driverClock", says, /NTP/);
  },
);

/** A site where all is well. `replace` has hv1 start with another certificate. */
async function begin(t: ExecutionContext) {
  t.timeout(GIVE_UP);
  const fleet = await FleetCertificates.start();
  t.teardown(() => fleet[Symbol.asyncDispose]());
  const hv1 = await fleet.issue("driver", "hv1");
  const tls = {
    ...{ hv1, hv2: await fleet.issue("driver", "hv2"), dc1: await fleet.issue("coordinator", "dc1") },
    operator: await fleet.issue("operator", "operator"),
  };
  const site = await FaultSite.start({ hasClocks: true, tls });
  t.teardown(() => site[Symbol.asyncDispose]());
  for (const number of [150, 151, 152])
    await site.spawn("hv1", `n${number}`, macOf(number), { address: host(number) });
  await site.lease(macOf(150));
  const replace = async (made: TlsFiles): Promise<void> => {
    const { program } = site.driver("hv1");
    await program.kill();
    for (const file of ["key", "cert"] as const) await rename(made[file], hv1[file]);
    await program.start();
  };
  return { site, fleet, replace };
}
