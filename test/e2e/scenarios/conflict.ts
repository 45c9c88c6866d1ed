import assert from "node:assert/strict";
import { bootsFrom, getsNoAnswer } from "../expect.js";
import type { Scenario } from "../scenario.js";

const MAC = "52:54:00:77:0f:01";

export const CONFLICT: readonly Scenario[] = [
  {
    name: "a MAC that both drivers claim gets no offer, `why` names both; once one lets go it boots from the other",
    async run(stage) {
      const site = await stage.site();
      await site.spawn("hv1", { name: "f", mac: MAC, address: "10.77.0.31/24" });
      await site.spawn("hv2", { name: "f", mac: MAC, address: "10.77.0.31/24" });
      const machine = await site.machine("f", "bios", MAC);
      await getsNoAnswer(site, machine);
      assert.match(await site.ask("why", MAC), /Several drivers claim this MAC.*hv1 and hv2/);
      await site.on("hv2", "destroy", "f");
      await site.on("hv2", "node", "remove", "f");
      await bootsFrom(machine, "hv1", "10.77.0.31");
    },
  },
];
