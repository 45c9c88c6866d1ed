import test from "ava";
import { compareNodes, fitsNode } from "../../../driver/page/row-filter.js";
import type { NodeRow } from "../../../driver/web/contract.js";

const node = (name: string, more: Partial<NodeRow> = {}): NodeRow => ({
  ...{
    kind: "node",
    key: name,
    driver: "d",
    hypervisor: "hv1",
    name,
    macs: ["52:54:00:00:00:01"],
    state: "active",
  },
  ...{ power: "on", image: "debian", addresses: ["10.0.0.5"], text: "" },
  ...more,
});

const fits = test.macro((t, text: string, only: string, expected: boolean) => {
  t.is(fitsNode(node("r4u12", { text: "Writing disk" }), text, only), expected);
});

test("nothing asked for fits all", fits, "", "", true);
test("every word has to be there", fits, "r4 hv1 WRITING", "", true);
test("one that is not, and it does not fit", fits, "r4 hv2", "", false);
test("a part of a MAC address", fits, "00:01", "", true);
test("an address", fits, "10.0.0.5", "", true);
test("power", fits, "power-on", "", true);
test("a state", fits, "r4", "active", true);
test("another state", fits, "r4", "error", false);
test("spaces around", fits, "  r4  ", "", true);

test("nodes stand by driver, and in the order of their numbers", (t) => {
  const rows = [
    node("r10u1"),
    node("r2u12"),
    node("a", { hypervisor: "hv10" }),
    node("r2u2"),
    node("b", { hypervisor: "hv2" }),
  ];
  t.deepEqual(
    rows.sort(compareNodes).map(({ name }) => name),
    ["r2u2", "r2u12", "r10u1", "b", "a"],
  );
});
