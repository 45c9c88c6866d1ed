import test from "ava";
import { uses } from "../../../driver/images/image-uses.js";
import { imagesInUse } from "../../../driver/instance/images-in-use.js";
import type { Instance } from "../../../driver/instance/instance.js";
import { macOf, poolVif } from "../inventory/inventory-lab.js";

function instance(changes: Partial<Instance>): Instance {
  return {
    ...{ id: "i1", node: "r1", image: "debian", loader: "ipxe", vifs: [poolVif(macOf(1))] },
    ...{ kind: "netboot", state: { kind: "active" }, revision: 1, createdAt: 0 },
    ...changes,
  };
}

test("an instance uses its image, and while it is rescued the rescue image too", (t) => {
  t.deepEqual(imagesInUse(instance({})), ["debian"]);
  t.deepEqual(imagesInUse(instance({ state: { kind: "rescue", image: "rescue" } })), ["debian", "rescue"]);
  t.deepEqual(imagesInUse(instance({ state: { kind: "rescue", image: "debian" } })), ["debian"]);
});

test("a discovery uses no image of its own", (t) => {
  t.deepEqual(imagesInUse(instance({ image: "", kind: "discover" })), []);
});

test("uses are counted by image", (t) => {
  const rescued = instance({ state: { kind: "rescue", image: "rescue" } });
  t.deepEqual(
    [...uses([instance({}), rescued])],
    [
      ["debian", 2],
      ["rescue", 1],
    ],
  );
});
