import test from "ava";
import { DriverClocks } from "../../../pxe/coordinator/driver-clocks.js";
import { HV1, HV2 } from "./lab.js";

const EVENT = {
  ...{ sequence: 1, at: 1_000_000, source: "hv1" },
  detail: { kind: "imageDamaged", digest: "", images: [], text: "" },
} as const;

test("what a driver tells is told by our clock, once its own was read", (t) => {
  const clocks = new DriverClocks();
  t.deepEqual(clocks.onOurs(EVENT, HV1), { event: EVENT });
  clocks.read({ driver: HV1, offset: 3_600_000, roundTrip: 10 });
  t.deepEqual(clocks.onOurs(EVENT, HV1), { event: { ...EVENT, at: -2_600_000 }, error: 5 });
  t.deepEqual(clocks.onOurs(EVENT, HV2), { event: EVENT });
  clocks.read({ driver: HV1, offset: -3, roundTrip: 10 });
  t.deepEqual(clocks.onOurs(EVENT, HV1), { event: EVENT, error: 5 });
});
