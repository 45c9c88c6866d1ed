import test from "ava";
import { type HealthPart, healthRoute } from "../../../driver/observe/health.js";

const health = test.macro<[parts: readonly HealthPart[], status: number, word: string]>({
  async exec(t, parts, status, word) {
    const answer = await healthRoute("dc1", async () => parts).answer({
      ...{ rest: "", query: new URLSearchParams(), lastEventId: "" },
    });
    if (answer.kind !== "content") throw new Error("no content");
    t.is(answer.status, status);
    t.like(JSON.parse(String(answer.body)), { program: "dc1", status: word });
  },
  title: (_, parts, status, word) => `${JSON.stringify(parts)} is ${word}, ${status}`,
});

test(health, [{ name: "dhcp" }], 200, "ok");
test(health, [{ name: "dhcp" }, { name: "drivers", text: "hv2 is down" }], 200, "troubled");
test(health, [{ name: "dhcp", text: "eth1 is gone", isFatal: true }, { name: "drivers" }], 503, "failing");
