import test from "ava";
import { formatAddress, parseAddress, type ViewAddress } from "../../../driver/page/view-address.js";

const holds = test.macro((t, address: ViewAddress, hash: string) => {
  t.is(formatAddress(address), hash);
  t.deepEqual(parseAddress(hash), address);
});
const leadsTo = test.macro((t, hash: string, address: ViewAddress) =>
  t.deepEqual(parseAddress(hash), address),
);

const FLEET: ViewAddress = { view: "fleet", text: "", only: "" };

test("the fleet", holds, FLEET, "#/fleet");
test(
  "the fleet, narrowed",
  holds,
  { view: "fleet", text: "r1 u&2", only: "error" },
  "#/fleet?q=r1+u%262&is=error",
);
test("the boots", holds, { view: "boots", text: "52:54", only: "" }, "#/boots?q=52%3A54");
test("a boot", holds, { view: "boot", id: "a-1" }, "#/boots/a-1");
test("a boot with an odd id", holds, { view: "boot", id: "a/b?c#%" }, "#/boots/a%2Fb%3Fc%23%25");
test(
  "a window of a boot",
  holds,
  { view: "boot", id: "a", window: { from: 0.5, to: 1200 } },
  "#/boots/a?at=0.5-1200",
);
test(
  "a window that begins before the boot",
  holds,
  { view: "boot", id: "a", window: { from: -3, to: 4 } },
  "#/boots/a?at=-3-4",
);

for (const hash of ["", "#", "#/", "#/nowhere", "#fleet", "#/boots/a/b"])
  test(`${JSON.stringify(hash)} leads to the fleet`, leadsTo, hash, FLEET);
for (const at of ["", "5", "9-3", "a-b", "1-1", "1e3-2e9", "-Infinity-2"])
  test(`the window ${JSON.stringify(at)} is the whole boot`, leadsTo, `#/boots/a?at=${at}`, {
    view: "boot",
    id: "a",
  });
test("an id that cannot be decoded is taken as it is", leadsTo, "#/boots/%ff", { view: "boot", id: "%ff" });
