import test from "ava";
import type { Digest, Image } from "../../../driver/images/image.js";
import { discoveryBinding, discoveryBoot } from "../../../driver/stranger/discovery-boot.js";
import { BOOT_STAGES } from "../../../pxe/boot/boot-client.js";
import type { Ipv4Address } from "../../../pxe/net/ipv4-address.js";
import type { MacAddress } from "../../../pxe/net/mac-address.js";

const MAC = "52:54:00:00:00:01" as MacAddress;
const blob = { sha256: "0".repeat(64) as Digest, size: 1 };
const image = (kernelArguments: string): Image => ({
  ...{ name: "metalplug-agent", kernel: blob, ramdisk: blob, kernelArguments, revision: 1, createdAt: 1 },
});
const host = (loaders: readonly string[]) => ({
  ...{ hypervisor: "hv1", agent: "metalplug-agent", architectures: [] },
  server: { address: "10.77.0.11" as Ipv4Address, tftpPort: 69, httpPort: 8080 },
  hasLoader: (name: string) => loaders.includes(name),
});
const stages = (loaders: readonly string[], kernelArguments = "") => {
  const boot = discoveryBoot(host(loaders), image(kernelArguments), MAC);
  return boot.kind === "on" ? Object.fromEntries(boot.offer.files) : boot.text;
};
const SCRIPT = "m/52-54-00-00-00-01/boot.ipxe";

test("each stage gets the first loader that is there: iPXE, pxelinux, GRUB", (t) => {
  const shims = ["shimx64.efi", "grubx64.efi"];
  t.like(stages(["undionly.kpxe", "snponly.efi", "pxelinux.0", "ldlinux.c32", ...shims]), {
    ...{ biosPxe: "undionly.kpxe", uefiX64Pxe: "snponly.efi", biosIpxe: SCRIPT, uefiX64Ipxe: SCRIPT },
  });
  t.like(stages(["pxelinux.0", "ldlinux.c32", ...shims]), {
    biosPxe: "pxelinux.0",
    uefiX64Pxe: "shimx64.efi",
  });
});

test("iPXE that is there already needs no loader", (t) => {
  const offered = stages([]);
  t.deepEqual(
    Object.keys(offered),
    BOOT_STAGES.filter((stage) => /Ipxe$/.test(stage)),
  );
});

test("GRUB is left out where it could not pass the arguments on", (t) => {
  t.false(
    "uefiX64Pxe" in Object(stages(["grubx64.efi"], "a;b\\c{d}")),
    JSON.stringify(stages(["grubx64.efi"], "a;b\\c{d}")),
  );
});

test("without an agent it says how to make one", (t) => {
  const boot = discoveryBoot(host([]), undefined, MAC);
  t.regex(boot.kind === "off" ? boot.text : "", /has no image "metalplug-agent".*agent build.*image push/);
});

test("the arguments tell the ramdisk what to do, whom to call and by which token, behind the image's own", (t) => {
  const { kernelArguments } = discoveryBinding(host([]), image("console=ttyS0"), { mac: MAC, token: "t.0" });
  t.is(
    kernelArguments,
    "console=ttyS0 metalplug.task=discover metalplug.mac=52-54-00-00-00-01 metalplug.url=http://10.77.0.11:8080 metalplug.token=t.0",
  );
});
