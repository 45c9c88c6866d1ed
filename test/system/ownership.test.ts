import { createHash } from "node:crypto";
import { rm } from "node:fs/promises";
import anyTest, { type TestFn } from "ava";
import type { DhcpClientLease } from "../../pxe/client/dhcp-client.js";
import { fetchHttp } from "../../pxe/client/http-client.js";
import { walkIpxe } from "../../pxe/client/ipxe-walk.js";
import { fetchTftp } from "../../pxe/client/tftp-client.js";
import { bindDgram } from "../../pxe/net/dgram-socket.js";
import type { Ipv4Address } from "../../pxe/net/ipv4-address.js";
import { dashedMac, type MacAddress, parseMacAddress } from "../../pxe/net/mac-address.js";
import { host, LoopbackSite, ramdiskOf } from "./loopback-site.js";

const test = anyTest as TestFn<{ site?: LoopbackSite }>;

test.before(async (t) => {
  t.context.site = await LoopbackSite.start();
  for (const id of ["hv1", "hv2"]) await t.context.site.pushImage(id);
});
test.after.always(async (t) => t.context.site?.[Symbol.asyncDispose]());

/** Of the tests that stop nothing. */
function siteOf({ context: { site } }: { readonly context: { readonly site?: LoopbackSite } }): LoopbackSite {
  if (site === undefined) throw new Error("the site did not start");
  return site;
}

/** The SHA-256 of what a machine with iPXE in its ROM has, in order. */
async function digestsOf(machine: MacAddress, lease: DhcpClientLease): Promise<readonly string[]> {
  const { address: localAddress } = lease;
  const clock = () => performance.now();
  const files = await walkIpxe(machine, lease, { bind: bindDgram, clock, localAddress });
  return files.map(({ sha256 }) => sha256);
}

const digest = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

test.serial(
  "each machine boots from the hypervisor that owns it, and the files are that hypervisor's",
  async (t) => {
    const site = siteOf(t);
    await site.spawn("hv1", "a", mac(1), 21);
    await site.spawn("hv2", "b", mac(2));
    for (const [id, number] of [
      ["hv1", 1],
      ["hv2", 2],
    ] as const) {
      const lease = await site.boot(mac(number));
      t.is(lease.siaddr, site.driver(id).boot.address);
      t.is((await digestsOf(mac(number), lease)).at(-1), digest(ramdiskOf(id)));
    }
    const leased = (await site.coordinator.listLeases()).map((lease) => lease.mac);
    for (const number of [1, 2]) t.is(leased.filter((one) => one === mac(number)).length, 1);
  },
);

test.serial(
  "one netboot decision: after destroy neither DHCP nor TFTP nor HTTP serve the machine",
  async (t) => {
    const site = siteOf(t);
    await site.spawn("hv1", "c", mac(3), 23);
    const { client, boot } = site.driver("hv1");
    const lease = await site.boot(mac(3));
    const path = `m/${dashedMac(mac(3))}/kernel`;
    const byHttp = () =>
      fetchHttp({ url: `http://${boot.address}:${boot.httpPort}/${path}`, localAddress: lease.address });
    t.is((await byHttp()).status, 200);
    await client.destroy("c");
    t.is((await byHttp()).status, 403);
    const server = { address: boot.address, port: boot.tftpPort };
    await t.throwsAsync(fetchTftp({ server, path, localAddress: lease.address, bind: bindDgram }), {
      message: /netboot|instance/i,
    });
    t.is(await site.noLease(mac(3)), "noOffer");
    t.regex((await site.coordinator.explain(mac(3))).cause, /no instance/);
  },
);

test.serial(
  "a machine with an address of the pool gets its files at that address alone, by TFTP and HTTP alike",
  async (t) => {
    const site = siteOf(t);
    await site.spawn("hv1", "d", mac(4));
    await site.spawn("hv1", "e", mac(5));
    const [lease, other] = [await site.boot(mac(4)), await site.boot(mac(5))];
    const { boot } = site.driver("hv1");
    const path = `m/${dashedMac(mac(4))}/ramdisk`;
    const server = { address: boot.address, port: boot.tftpPort };
    const byTftp = (localAddress: Ipv4Address) => fetchTftp({ server, path, localAddress, bind: bindDgram });
    const byHttp = (localAddress: Ipv4Address) =>
      fetchHttp({ url: `http://${boot.address}:${boot.httpPort}/${path}`, localAddress });
    t.deepEqual(Buffer.from((await byTftp(lease.address)).bytes), ramdiskOf("hv1"));
    t.is((await byHttp(lease.address)).status, 200);
    for (const stranger of [other.address, host(99)]) {
      await t.throwsAsync(byTftp(stranger), { message: /own address|files of/ });
      t.is((await byHttp(stranger)).status, 403);
    }
  },
);

test.serial(
  "two drivers that claim one MAC at the same epoch: nobody is offered anything, and why names both",
  async (t) => {
    const site = siteOf(t);
    for (const id of ["hv1", "hv2"]) await site.spawn(id, "twin", mac(6), 26);
    t.is(await site.noLease(mac(6)), "noOffer");
    const { cause } = await site.coordinator.explain(mac(6));
    t.regex(cause, /hv1/);
    t.regex(cause, /hv2/);
  },
);

test.serial("an owner that is gone is silence, not somebody else's machine", async (t) => {
  await using site = await LoopbackSite.start("pool");
  await site.pushImage("hv1");
  await site.spawn("hv1", "a", mac(1), 21);
  await site.boot(mac(1));
  await site.driver("hv1").program.close();
  await site.untilDriversAre("down", ["hv1"]);
  t.is(await site.noLease(mac(1)), "noOffer");
  t.regex((await site.coordinator.explain(mac(1))).cause, /hv1/);
});

test.serial("a running machine keeps its address while its hypervisor is away", async (t) => {
  await using site = await LoopbackSite.start();
  await site.pushImage("hv1");
  await site.spawn("hv1", "a", mac(1), 21);
  const lease = await site.boot(mac(1));
  await site.driver("hv1").program.close();
  await site.untilDriversAre("down", ["hv1"]);
  const renewed = await site.renew(mac(1), lease.address);
  t.is(renewed.address, lease.address);
  t.is(renewed.gateway, lease.gateway);
  t.is(renewed.file, "");
  t.is(await site.noLease(mac(1)), "noOffer");
});

test.serial(
  "the coordinator holds no truth about known machines: with its disk lost, the same address again",
  async (t) => {
    await using site = await LoopbackSite.start();
    await site.pushImage("hv1");
    await site.spawn("hv1", "a", mac(1), 21);
    const before = await site.boot(mac(1));
    await site.stopCoordinator();
    await rm(site.coordinatorData, { recursive: true });
    await site.startCoordinator();
    const after = await site.boot(mac(1));
    t.is(after.address, before.address);
    t.is(after.address, host(21));
  },
);

test.serial("a pool address outlives the coordinator's process", async (t) => {
  await using site = await LoopbackSite.start();
  await site.pushImage("hv2");
  await site.spawn("hv2", "b", mac(2));
  const before = await site.boot(mac(2));
  await site.stopCoordinator();
  await site.startCoordinator();
  t.is((await site.boot(mac(2))).address, before.address);
});

test.serial("no central call on the file path: the boot goes on without the coordinator", async (t) => {
  await using site = await LoopbackSite.start();
  await site.pushImage("hv1");
  await site.spawn("hv1", "a", mac(1), 21);
  const lease = await site.boot(mac(1));
  await site.stopCoordinator();
  t.is((await digestsOf(mac(1), lease)).at(-1), digest(ramdiskOf("hv1")));
});

test.serial("a stranger gets a pool address under the policy pool, and no boot files", async (t) => {
  await using site = await LoopbackSite.start("pool");
  const lease = await site.boot(mac(9));
  t.is(lease.file, "");
  t.regex(lease.address, /^127\.78\.0\.1\d\d$/);
});

test.serial("a machine with a fixed address has its files to itself", async (t) => {
  const site = siteOf(t);
  await site.spawn("hv1", "f", mac(7), 27);
  const { boot } = site.driver("hv1");
  const url = `http://${boot.address}:${boot.httpPort}/m/${dashedMac(mac(7))}/boot.ipxe`;
  t.is((await fetchHttp({ url, localAddress: host(22) })).status, 403);
  t.is((await fetchHttp({ url, localAddress: host(27) })).status, 200);
});

function mac(number: number): MacAddress {
  const parsed = parseMacAddress(`52:54:00:78:00:0${number}`);
  if (parsed === undefined) throw new Error("not a MAC address");
  return parsed;
}
