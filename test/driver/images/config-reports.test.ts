import test from "ava";
import { ConfigReports } from "../../../driver/images/config-reports.js";
import type { BoundImage } from "../../../driver/inventory/inventory.js";
import type { BootReport } from "../../../pxe/boot/boot-event.js";
import { macOf } from "../inventory/inventory-lab.js";

const CONFIG = "m/52-54-00-00-00-01/boot.ipxe";
const MAC = macOf(1);

function started(path: string, bootSession = "s1", mac = MAC): BootReport {
  const detail = { kind: "fileStarted", protocol: "tftp", path, bytes: 9, options: "" } as const;
  return { mac, bootSession, detail };
}

function reports(kernelArguments: string): ConfigReports {
  const bound = { binding: { kernelArguments }, image: { name: "debian" } } as unknown as BoundImage;
  return new ConfigReports((mac) => (mac === MAC ? bound : undefined));
}

test("a config is told before it begins, once a boot and file", (t) => {
  const configs = reports("console=ttyS0");
  t.deepEqual(configs.before(started(CONFIG)), {
    ...{ mac: MAC, client: undefined, bootSession: "s1" },
    detail: { kind: "bootConfigured", path: CONFIG, image: "debian", kernelArguments: "console=ttyS0" },
  });
  t.is(configs.before(started(CONFIG)), undefined);
  t.truthy(configs.before(started("pxelinux.cfg/01-52-54-00-00-00-01")));
  t.truthy(configs.before(started(CONFIG, "s2")), "the next boot");
});

test("other files, and configs of nobody, are not told", (t) => {
  const configs = reports("");
  t.is(configs.before(started("m/52-54-00-00-00-01/kernel")), undefined);
  t.is(configs.before(started(CONFIG, "s1", macOf(2))), undefined);
  t.is(configs.before({ detail: started("grub/grub.cfg").detail }), undefined);
});

test("an agent's token stands in no event", (t) => {
  const told = reports("quiet metalplug.task=deploy metalplug.token=0123abc metalplug.mac=x").before(
    started(CONFIG),
  );
  const { detail } = told ?? {};
  const found = detail?.kind === "bootConfigured" ? detail.kernelArguments : "";
  t.is(found, "quiet metalplug.task=deploy metalplug.token=(left out) metalplug.mac=x");
});

test("ten thousand machines are not all remembered", (t) => {
  const bound = { binding: { kernelArguments: "" }, image: { name: "i" } } as unknown as BoundImage;
  const configs = new ConfigReports(() => bound);
  for (let number = 0; number < 10_000; number++)
    configs.before(started(CONFIG, "s1", `${number}` as typeof MAC));
  t.true(told(configs) <= 4096);
});

function told(configs: ConfigReports): number {
  return (configs as unknown as { readonly told: ReadonlyMap<string, string> }).told.size;
}
