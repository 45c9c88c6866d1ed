import test from "ava";
import { architectureOf } from "../../../pxe/boot/architecture.js";
import { chooseBootFile } from "../../../pxe/boot/boot-choice.js";
import { BOOT_STAGES, type BootStage, bootStage } from "../../../pxe/boot/boot-client.js";
import type { Ipv4Address } from "../../../pxe/net/ipv4-address.js";
import { MAC } from "./bindings.js";

/** Each stage's file is called after it. */
const OFFER = {
  server: "10.77.0.11" as Ipv4Address,
  files: new Map(BOOT_STAGES.map((stage) => [stage, stage])),
};

function stageOf(architecture: number | undefined, isIpxe: boolean): BootStage | undefined {
  return bootStage({ mac: MAC, isIpxe, ...(architecture === undefined ? {} : { architecture }) });
}

test("every code of the registry has a name and a way to fetch, and all others have none", (t) => {
  const codes = Array.from({ length: 65_536 }, (_, code) => code).filter((code) => architectureOf(code));
  t.deepEqual(
    codes,
    Array.from({ length: 42 }, (_, code) => code),
  );
  const names = codes.map((code) => architectureOf(code)?.name ?? "");
  t.is(new Set(names).size, codes.length);
  for (const code of codes)
    t.is(/HTTP$/.test(names[code] ?? ""), architectureOf(code)?.transport === "http", names[code]);
});

const FIRMWARE = new Map<number, BootStage>([
  [0, "biosPxe"],
  [7, "uefiX64Pxe"],
  [9, "uefiX64Pxe"],
  [11, "uefiArm64Pxe"],
  [16, "uefiX64Http"],
  [17, "uefiX64Http"],
  [19, "uefiArm64Http"],
]);
const IPXE = new Map<number, BootStage>([
  [0, "biosIpxe"],
  [20, "otherIpxe"],
  [7, "uefiX64Ipxe"],
  [9, "uefiX64Ipxe"],
  [16, "uefiX64Ipxe"],
  [17, "uefiX64Ipxe"],
  [11, "uefiArm64Ipxe"],
  [19, "uefiArm64Ipxe"],
]);

for (let code = 0; code <= 42; code += 1)
  test(`firmware of architecture ${code} is at stage ${FIRMWARE.get(code)}, iPXE on it at ${IPXE.get(code) ?? "otherIpxe"}`, (t) => {
    t.is(stageOf(code, false), FIRMWARE.get(code));
    t.is(stageOf(code, true), IPXE.get(code) ?? "otherIpxe");
  });

test("a client that does not say its architecture is at no stage", (t) => {
  t.is(stageOf(undefined, false), undefined);
  t.is(stageOf(undefined, true), undefined);
});

test("a file for the firmware's number goes before its stage's, and is not for iPXE on it", (t) => {
  const offer = {
    ...OFFER,
    architectures: new Map([
      [7, "ipxe.efi"],
      [39, "my-loongarch.efi"],
    ]),
  };
  const choose = (architecture: number, isIpxe: boolean) =>
    chooseBootFile(offer, { mac: MAC, isIpxe, architecture }, architecture, "hv1");
  t.deepEqual(choose(7, false), { kind: "file", file: "ipxe.efi" });
  t.deepEqual(choose(9, false), { kind: "file", file: "uefiX64Pxe" });
  t.deepEqual(choose(39, false), { kind: "file", file: "my-loongarch.efi" });
  t.deepEqual(choose(7, true), { kind: "file", file: "uefiX64Ipxe" });
  t.deepEqual(choose(39, true), { kind: "file", file: "otherIpxe" });
});
