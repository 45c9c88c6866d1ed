import test from "ava";
import { inOrder } from "../../../pxe/coordinator/story-order.js";

const ordered = test.macro({
  exec(t, arrived: string, expected: string) {
    const events = arrived.split(" ").map((one) => {
      const [source = "", at = ""] = one.split("@");
      const detail = { kind: "ownerAsked", drivers: [] } as const;
      return { sequence: 1, at: Number(at), source, detail };
    });
    const told = inOrder(events).map(({ source, at }) => `${source}@${at}`);
    t.is(told.join(" "), expected);
  },
  title: (name) => `a story's order: ${name}`,
});

test(
  "a driver's events that arrive late are where they happened",
  ordered,
  "dc@1 dc@9 hv@2 hv@3",
  "dc@1 hv@2 hv@3 dc@9",
);
test("at the same time what arrived first comes first", ordered, "dc@1 hv@5 dc@5", "dc@1 hv@5 dc@5");
test("what one program tells a moment late stays in its order", ordered, "hv@9 hv@8 dc@7", "dc@7 hv@9 hv@8");
test(
  "where a clock was set back what arrived first comes first",
  ordered,
  "dc@5009 hv@5009 dc@2 hv@5003",
  "dc@5009 hv@5009 dc@2 hv@5003",
);
