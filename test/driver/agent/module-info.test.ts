import test from "ava";
import { moduleName, readModuleInfo } from "../../../driver/agent/module-info.js";
import { Random, seed } from "../../pxe/dhcp/random.js";
import { kernelModule } from "./kernel-module.js";

const NIC = kernelModule([
  ...[
    "license=GPL",
    "alias=pci:v00008086d0000100Esv*sd*bc*sc*i*",
    "alias=pci:v00008086d0000100Fsv*sd*bc*sc*i*",
  ],
  ...["depends=net-failover,virtio,virtio_ring", "softdep=pre: crc32c post: other", "name=nic"],
]);

test("a module tells its aliases and what it needs, softly or not", (t) => {
  t.deepEqual(readModuleInfo(NIC), {
    aliases: ["pci:v00008086d0000100Esv*sd*bc*sc*i*", "pci:v00008086d0000100Fsv*sd*bc*sc*i*"],
    depends: ["net_failover", "virtio", "virtio_ring", "crc32c"],
  });
});

test("a module that needs nothing needs nothing", (t) => {
  t.deepEqual(readModuleInfo(kernelModule(["depends=", "softdep=post: x"])), { aliases: [], depends: [] });
});

test("hyphens are underscores", (t) => {
  t.is(moduleName("nls_iso8859-1"), "nls_iso8859_1");
});

test("what is no module is none, however it is cut or spoilt", (t) => {
  t.is(readModuleInfo(Buffer.from("#!/bin/sh\n")), undefined);
  t.is(readModuleInfo(Buffer.alloc(0)), undefined);
  for (let length = 0; length < NIC.length; length++)
    t.notThrows(() => readModuleInfo(NIC.subarray(0, length)));
  const random = new Random(seed);
  t.log(`seed ${seed}`);
  for (let round = 0; round < 5000; round++) {
    const spoilt = Buffer.from(NIC);
    for (let changes = 0; changes < 4; changes++) spoilt[random.below(spoilt.length)] = random.below(256);
    t.notThrows(() => readModuleInfo(spoilt));
  }
});
