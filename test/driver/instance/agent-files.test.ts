import test, { type ExecutionContext } from "ava";
import { bootFiles } from "../../../driver/images/boot-files.js";
import { BootsUnderWay } from "../../../driver/images/boots-under-way.js";
import type { Ipv4Address } from "../../../pxe/net/ipv4-address.js";
import { ALL_LOADERS, ANY, fixedVif, macOf } from "../inventory/inventory-lab.js";
import { NO_STRANGERS } from "../no-strangers.js";
import { type DeskLab, deskLab } from "./desk-lab.js";

const USER_DATA = "#!/bin/sh\necho hello\n";
const DEPLOY = {
  ...ANY,
  ...({ node: "r1", image: "debian", loader: "ipxe", kind: "deploy" } as const),
  vifs: [fixedVif(macOf(1), "10.77.0.50")],
  deploy: { disk: "serial:abc", root: "2", userData: USER_DATA },
} as const;

async function fetch(lab: DeskLab, file: string, protocol: "http" | "tftp" = "http", client = "10.77.0.50") {
  const files = bootFiles({
    strangers: NO_STRANGERS,
    ...{ inventory: lab.inventory, loaders: ALL_LOADERS, given: lab.given },
    imageStore: {
      blobPath: (digest) => `/nowhere/${digest}`,
      chunksPath: async () => "/nowhere",
      damageOf: () => undefined,
      boots: new BootsUnderWay({ now: () => lab.time.now() }),
    },
  });
  const path = `m/52-54-00-00-00-01/${file}`;
  const answer = await files({ protocol, path, client: client as Ipv4Address });
  if (answer.kind === "refused") return answer.reason;
  return answer.file.content.kind === "bytes"
    ? Buffer.from(answer.file.content.bytes).toString("latin1")
    : answer.file.content.path;
}

async function deploying(t: ExecutionContext): Promise<DeskLab> {
  const lab = await deskLab(t);
  await lab.conductor.spawn(DEPLOY);
  await lab.time.pass(5000);
  return lab;
}

test("the agent fetches what it is to do, at its own address and by HTTP alone", async (t) => {
  const lab = await deploying(t);
  t.is(
    await fetch(lab, "work"),
    `disk.size=9000000\ndisk.sha256=${"d".repeat(64)}\ndisk.chunk=4194304\ntarget=serial:abc\nroot=2\nconfigdrive=1\n`,
  );
  t.is(await fetch(lab, "work", "tftp"), "notFound");
  t.is(await fetch(lab, "work", "http", "10.77.0.51"), "notYours");
});

test("the config drive tells cloud-init who the machine is", async (t) => {
  const drive = await fetch(await deploying(t), "config-drive");
  for (const part of ["meta_data.json", '"uuid":"id1"', '"hostname":"r1"', "10.77.0.50", USER_DATA])
    t.true(drive.includes(part), part);
  t.is(await fetch(await deploying(t), "config-drive", "tftp"), "notFound");
});

test("the kernel arguments carry the task, the MAC, the driver and the token behind the image's own", async (t) => {
  const lab = await deploying(t);
  const operation = "id2";
  t.is(
    lab.inventory.bound(macOf(1))?.binding.kernelArguments,
    `quiet metalplug.task=deploy metalplug.mac=52-54-00-00-00-01 metalplug.url=http://10.77.0.11:8080 metalplug.token=${lab.tokens.of(operation)}`,
  );
});

test("once the disk is written, DHCP, TFTP and HTTP offer nothing any more", async (t) => {
  const lab = await deploying(t);
  for (const file of ["boot.ipxe", "work"]) t.not(await fetch(lab, file, "http"), "netbootOff");
  await lab.call("start", { client: "10.77.0.50" });
  const done = lab.call("done", { client: "10.77.0.50" });
  await lab.time.pass(2000);
  t.deepEqual(await done, { kind: "taken" });
  for (const file of ["boot.ipxe", "kernel", "work", "config-drive"])
    for (const protocol of ["http", "tftp"] as const) t.is(await fetch(lab, file, protocol), "netbootOff");
  const view = lab.inventory.lookup(macOf(1));
  t.like(view.kind === "owner" && view.grant, {
    netbootOff: 'node "r1" boots from its disk since 1970-01-01T00:00:01.000Z',
  });
  t.is(view.kind === "owner" ? view.grant.boot : "", undefined);
});

test("without user data there is no config drive; a machine that is cleaned is told how", async (t) => {
  const lab = await deskLab(t, { settings: { cleaning: "full" } });
  await lab.conductor.spawn({ ...DEPLOY, deploy: {} });
  await lab.time.pass(5000);
  t.true((await fetch(lab, "work")).endsWith("target=\nroot=\nconfigdrive=0\n"));
  t.is(await fetch(lab, "config-drive"), "notFound");
  await lab.call("start", { client: "10.77.0.50" });
  await lab.conductor.destroy({ ...ANY, node: "r1" });
  await lab.time.pass(5000);
  t.is(await fetch(lab, "work"), "clean=full\n");
});

test("a machine that boots an image of its own has nothing for an agent", async (t) => {
  const lab = await deskLab(t);
  await lab.conductor.spawn({
    ...ANY,
    node: "r1",
    image: "debian",
    loader: "ipxe",
    kind: "netboot",
    vifs: [],
  });
  for (const file of ["work", "config-drive"]) t.is(await fetch(lab, file), "notFound");
});
