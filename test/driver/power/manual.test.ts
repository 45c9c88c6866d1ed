import test from "ava";
import { powerContract } from "./contract.js";
import { powerLab } from "./power-lab.js";

powerContract(test, "manual", { tellsState: false, switchesOff: true, devices: {} }, async (t) => {
  const lab = await powerLab(t);
  return { opened: lab.open({ kind: "manual" }), truth: () => undefined };
});
