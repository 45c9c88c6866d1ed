import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import { moduleEntries } from "../../../driver/agent/module-set.js";
import { testUnless } from "../../prerequisites.js";
import { smallKernel } from "./small-kernel.js";

const root = mkdtempSync(join(tmpdir(), "metalplug-modules-"));
process.on("exit", () => rmSync(root, { recursive: true, force: true }));
const kernel = smallKernel(root);

function textOf(name: string, wanted: readonly string[]): string {
  const entry = moduleEntries(kernel, wanted).find((one) => one.name.endsWith(name));
  return String(entry?.content ?? "");
}

test("wanted modules come with all they need, and others do not", (t) => {
  const names = moduleEntries(kernel, ["virtio_net", "3w-sas", "not-in-this-kernel"]).map(({ name }) => name);
  t.deepEqual(names, [
    ...["modules.dep", "modules.alias"].map((name) => `lib/modules/6.1.0-test/${name}`),
    ...[
      ...["drivers/net/net_failover.ko", "drivers/net/virtio_net.ko", "drivers/scsi/3w-sas.ko"],
      ...["drivers/virtio/virtio.ko", "drivers/virtio/virtio_ring.ko", "net/core/failover.ko"],
    ].map((path) => `lib/modules/6.1.0-test/kernel/${path}`),
  ]);
});

test("modprobe's list has for each module what it needs, the first to load last", (t) => {
  t.is(
    textOf("modules.dep", ["virtio_net"]),
    [
      "kernel/drivers/net/net_failover.ko: kernel/net/core/failover.ko",
      "kernel/drivers/net/virtio_net.ko: kernel/drivers/virtio/virtio.ko kernel/drivers/virtio/virtio_ring.ko kernel/drivers/net/net_failover.ko kernel/net/core/failover.ko",
      "kernel/drivers/virtio/virtio.ko: kernel/drivers/virtio/virtio_ring.ko",
      "kernel/drivers/virtio/virtio_ring.ko:",
      "kernel/net/core/failover.ko:",
      "",
    ].join("\n"),
  );
});

test("devices find their modules by the aliases", (t) => {
  t.is(
    textOf("modules.alias", ["3w-sas", "virtio_net"]),
    "alias virtio:d00000001v* virtio_net\nalias pci:v000013C1d00001010sv*sd*bc*sc*i* 3w_sas\n",
  );
});

test("a kernel that has none of them is refused", (t) => {
  t.throws(() => moduleEntries(kernel, ["e1000"]), {
    message: /^Cannot build the agent: .* has none of the modules that machines need$/,
  });
});

const withXz = testUnless(spawnSync("xz", ["--version"]).status === 0 ? undefined : "xz is not installed");

withXz("a module that is packed by xz goes in unpacked", (t) => {
  const packed = mkdtempSync(join(root, "packed-"));
  const other = smallKernel(packed);
  const path = join(other.modules, "kernel/drivers/virtio/virtio_ring.ko");
  const plain = readFileSync(path);
  writeFileSync(`${path}.xz`, execFileSync("xz", ["-c", path]));
  rmSync(path);
  const [entry] = moduleEntries(other, ["virtio"]).filter(({ name }) => name.endsWith("virtio_ring.ko"));
  t.deepEqual(entry?.content, plain);
});

withXz("one that xz cannot unpack is named, with the package xz comes in", (t) => {
  const other = smallKernel(mkdtempSync(join(root, "broken-")));
  const path = join(other.modules, "kernel/drivers/virtio/virtio_ring.ko");
  rmSync(path);
  writeFileSync(`${path}.xz`, "no archive");
  t.throws(() => moduleEntries(other, ["virtio"]), {
    message: `Cannot build the agent: ${path}.xz cannot be unpacked by xz; is it there? apt-get install xz-utils`,
  });
});
