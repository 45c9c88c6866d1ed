import { randomBytes } from "node:crypto";
import test, { type ExecutionContext } from "ava";
import { bootFiles } from "../../../driver/images/boot-files.js";
import { BootsUnderWay } from "../../../driver/images/boots-under-way.js";
import { RehearsalTickets } from "../../../driver/images/rehearsal-tickets.js";
import { fileRehearsal } from "../../../driver/images/rehearse-file.js";
import { GivenAddresses } from "../../../driver/vif/given-addresses.js";
import type { BootFileAnswer } from "../../../pxe/boot/boot-file.js";
import type { RehearsalTicket } from "../../../pxe/boot/rehearsal.js";
import { fetchHttp } from "../../../pxe/client/http-client.js";
import { fetchTftp } from "../../../pxe/client/tftp-client.js";
import { startHttpServer } from "../../../pxe/http/http-server.js";
import type { Ipv4Address } from "../../../pxe/net/ipv4-address.js";
import { startTftpServer } from "../../../pxe/tftp/tftp-server.js";
import { ReportLog } from "../../pxe/tftp/report-log.js";
import { LOOPBACK } from "../../pxe/tftp/udp-peer.js";
import { deskLab } from "../instance/desk-lab.js";
import { ALL_LOADERS, ANY, fixedVif, macOf, poolVif } from "../inventory/inventory-lab.js";
import { NO_STRANGERS } from "../no-strangers.js";
import { blobInfo, declare, KERNEL, labFor, pushWhole, RAMDISK, send } from "./image-lab.js";

const ELSEWHERE = "10.77.0.99" as Ipv4Address;
const KERNEL_OF = (number: number) => `m/52-54-00-00-00-0${number}/kernel`;

/** MAC 1 has an address of the pool, MAC 2 a fixed one. */
async function rehearsed(t: ExecutionContext) {
  const { inventory, images, store } = await labFor(t);
  await pushWhole(images);
  for (const [name, vif] of [
    ["pool", poolVif(macOf(1))],
    ["fixed", fixedVif(macOf(2), "10.77.0.50")],
  ] as const) {
    await inventory.addNode({ requestId: "", name, macs: [vif.mac] });
    await inventory.spawn({ ...ANY, image: "debian", loader: "ipxe", node: name, vifs: [vif] });
  }
  const given = new GivenAddresses();
  const tickets = new RehearsalTickets({ now: () => performance.now(), random: () => randomBytes(16) });
  const files = bootFiles({
    inventory,
    imageStore: images,
    loaders: ALL_LOADERS,
    given,
    strangers: NO_STRANGERS,
    tickets,
  });
  const ask = fileRehearsal({ inventory, files, tickets });
  const fetch = (path: string, rehearsal?: RehearsalTicket): Promise<BootFileAnswer> =>
    files({ protocol: "http", path, client: ELSEWHERE, ...(rehearsal && { rehearsal }) });
  return { inventory, images, store, given, files, ask, fetch };
}

async function ticketFor(ask: Awaited<ReturnType<typeof rehearsed>>["ask"], number: number, path: string) {
  const answer = await ask({ mac: macOf(number), path, protocol: "http" });
  if (answer.kind === "refused") throw new Error(answer.text);
  return answer;
}

test("a rehearsal is told what its machine would get, and gets it from anywhere by the ticket alone", async (t) => {
  const { ask, fetch } = await rehearsed(t);
  for (const number of [1, 2]) {
    const file = await ticketFor(ask, number, KERNEL_OF(number));
    const { sha256, size } = blobInfo(KERNEL);
    t.like(file, { name: KERNEL_OF(number), sha256, size, loader: "ipxe" });
    const answer = await fetch(KERNEL_OF(number), file.ticket);
    t.like(answer, { kind: "file", file: { digest: sha256, isRehearsal: true } });
  }
  t.like(await fetch(KERNEL_OF(2)), { kind: "refused", reason: "notYours" });
  t.like(await fetch(KERNEL_OF(2), "0".repeat(32) as RehearsalTicket), { reason: "notYours" });
});

test("a ticket opens neither another file nor another machine's, and none of the agent's", async (t) => {
  const { ask, fetch } = await rehearsed(t);
  const { ticket } = await ticketFor(ask, 2, KERNEL_OF(2));
  t.like(await fetch("m/52-54-00-00-00-02/ramdisk", ticket), { reason: "notYours" });
  const other = await ask({ mac: macOf(1), path: KERNEL_OF(2), protocol: "http" });
  t.like(other, { kind: "refused", reason: "notYours" });
  for (const file of ["work", "config-drive", "disk", "disk.chunks"]) {
    const answer = await ask({ mac: macOf(1), path: `m/52-54-00-00-00-01/${file}`, protocol: "http" });
    t.like(answer, { kind: "refused", reason: "notYours" });
  }
});

test("an address of the pool that is another machine's own is found before a boot finds it", async (t) => {
  const { ask } = await rehearsed(t);
  const question = { mac: macOf(1), path: KERNEL_OF(1), protocol: "tftp" } as const;
  const taken = await ask({ ...question, poolAddress: "10.77.0.50" as Ipv4Address });
  t.like(taken, { kind: "refused", reason: "notYours" });
  t.is((await ask({ ...question, poolAddress: ELSEWHERE })).kind, "file");
});

test("no boot begins: neither kept on disk nor in mind", async (t) => {
  const { ask, fetch, images, store, given, inventory } = await rehearsed(t);
  const kept: string[] = [];
  const end = images.boots.subscribe(() => kept.push("changed"));
  const { revision } = inventory;
  const before = [...store.entries("")];
  for (const name of ["boot.ipxe", "kernel", "ramdisk"]) {
    const path = `m/52-54-00-00-00-01/${name}`;
    const { ticket } = await ticketFor(ask, 1, path);
    await fetch(path, ticket);
  }
  t.deepEqual([...store.entries("")], before);
  t.is(inventory.revision, revision);
  t.is(images.boots.heldBlobs().size, 0);
  t.is(given.addressOf(macOf(1)), undefined);
  t.deepEqual(kept, []);
  end();
});

test("a rehearsal begins with the image of now, while a boot under way goes on with its own", async (t) => {
  const { ask, files, inventory, images } = await rehearsed(t);
  const own = { protocol: "http", client: ELSEWHERE } as const;
  await files({ ...own, path: "m/52-54-00-00-00-01/boot.ipxe" });
  const { revision } = inventory.images().find(({ name }) => name === "debian") ?? { revision: 0 };
  const push = await images.beginPush(
    declare({ expectedRevision: revision, kernel: blobInfo(RAMDISK), ramdisk: blobInfo(KERNEL) }),
  );
  await send(push, "kernel", RAMDISK);
  await send(push, "ramdisk", KERNEL);
  await push.commit();
  t.is((await ticketFor(ask, 1, KERNEL_OF(1))).sha256, blobInfo(RAMDISK).sha256);
  t.like(await files({ ...own, path: KERNEL_OF(1) }), { file: { digest: blobInfo(KERNEL).sha256 } });
});

test("the agent's token is not in a rehearsed config, and everything else of it is", async (t) => {
  const lab = await deskLab(t);
  await lab.conductor.spawn({
    ...{ ...ANY, node: "r1", image: "debian", loader: "ipxe", kind: "deploy", deploy: {} },
    vifs: [fixedVif(macOf(1), "10.77.0.50")],
  });
  await lab.time.pass(5000);
  const tickets = new RehearsalTickets({ now: () => 0, random: () => randomBytes(16) });
  const { inventory, given } = lab;
  const imageStore = {
    blobPath: (digest: string) => `/nowhere/${digest}`,
    chunksPath: async () => "/nowhere",
    damageOf: () => undefined,
    boots: new BootsUnderWay({ now: () => 0 }),
  };
  const files = bootFiles({
    inventory,
    imageStore,
    loaders: ALL_LOADERS,
    given,
    strangers: NO_STRANGERS,
    tickets,
  });
  const path = "m/52-54-00-00-00-01/boot.ipxe";
  const text = async (rehearsal?: RehearsalTicket): Promise<string> => {
    const client = "10.77.0.50" as Ipv4Address;
    const answer = await files({ protocol: "http", path, client, ...(rehearsal && { rehearsal }) });
    if (answer.kind === "refused" || answer.file.content.kind !== "bytes") return "";
    return Buffer.from(answer.file.content.bytes).toString();
  };
  const found = await fileRehearsal({ inventory, files, tickets })({ mac: macOf(1), path, protocol: "http" });
  const rehearsal = found.kind === "file" ? found.ticket : undefined;
  const [own, seen] = [await text(), await text(rehearsal)];
  t.regex(own, /metalplug\.token=[0-9a-f]{64}/);
  t.notRegex(seen, /[0-9a-f]{64}/);
  t.is(seen, own.replaceAll(/metalplug\.token=[0-9a-f]{64}/g, "metalplug.token=rehearsal"));
});

test("by TFTP and HTTP a good ticket is answered as such and nothing is reported; a bad one is as none", async (t) => {
  const { ask, files } = await rehearsed(t);
  const log = new ReportLog();
  const common = { address: LOOPBACK, port: 0, files, report: log.report };
  await using tftp = await startTftpServer(common);
  await using http = await startHttpServer(common);
  const server = { address: LOOPBACK, port: tftp.port };
  const path = KERNEL_OF(1);
  const { ticket } = await ticketFor(ask, 1, path);
  const url = `http://${LOOPBACK}:${http.port}/${path}`;
  const probe = await fetchTftp({ server, path, rehearsal: ticket, blksize: 1468, isProbe: true });
  t.is(probe.options.get("tsize"), String(KERNEL.length));
  const whole = await fetchTftp({ server, path, rehearsal: ticket, blksize: 1468, windowsize: 4 });
  t.is(whole.options.get("metalplug-rehearsal"), ticket);
  t.deepEqual(Buffer.from(whole.bytes), KERNEL);
  for (const method of ["HEAD", "GET"] as const) {
    const answer = await fetchHttp({ url, method, headers: { "metalplug-rehearsal": ticket } });
    t.is(answer.status, 200);
    t.is(answer.headers["metalplug-rehearsal"], "honoured");
  }
  t.deepEqual(log.reports, []);
  const odd = "f".repeat(32) as RehearsalTicket;
  const plain = await fetchTftp({ server, path, rehearsal: odd, blksize: 1468 });
  t.false(plain.options.has("metalplug-rehearsal"));
  const byHttp = await fetchHttp({ url, headers: { "metalplug-rehearsal": odd } });
  t.is(byHttp.headers["metalplug-rehearsal"], undefined);
  await log.wait("fileServed", 2);
});
