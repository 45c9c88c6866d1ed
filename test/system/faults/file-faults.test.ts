import { once } from "node:events";
import { readdir, rm, utimes } from "node:fs/promises";
import { get } from "node:http";
import { join } from "node:path";
import anyTest, { type ExecutionContext, type TestFn } from "ava";
import { fetchTftp } from "../../../pxe/client/tftp-client.js";
import { bindDgram } from "../../../pxe/net/dgram-socket.js";
import { dashedMac } from "../../../pxe/net/mac-address.js";
import { encodeRequest } from "../../../pxe/tftp/packet.js";
import { until } from "../../lab/commands.js";
import { GIVE_UP } from "../../patience.js";
import { Gate } from "../../pxe/tftp/gated-socket.js";
import { FaultSite, host, IPXE, macOf, SYSTEM, UEFI } from "./fault-site.js";
import { fetchInPart, sendTftp } from "./raw-messages.js";

const test = anyTest as TestFn<{ site?: FaultSite }>;

function siteOf(t: ExecutionContext<{ site?: FaultSite }>): FaultSite {
  t.timeout(GIVE_UP);
  if (t.context.site === undefined) throw new Error("the site did not start");
  return t.context.site;
}

test.before(async (t) => {
  t.context.site = await FaultSite.start({ hv2: { architectures: [{ code: 14, file: "skiroot.lid" }] } });
});
test.after.always((t) => t.context.site?.[Symbol.asyncDispose]());

const tftpOf = (site: FaultSite) => ({
  address: site.driver("hv2").address,
  port: site.driver("hv2").tftpPort,
});
const fetchAs = (site: FaultSite, number: number, path: string) =>
  fetchTftp({ server: tftpOf(site), path, localAddress: host(number), bind: bindDgram, blksize: 1432 });

test.serial(
  "transfers that stall: at the first full block, at block 20, and with no answer at all",
  async (t) => {
    const site = siteOf(t);
    const server = tftpOf(site);
    for (const [number, upTo] of [
      [41, 0],
      [42, 20],
      [43, -1],
    ] as const) {
      await site.spawn("hv2", `stall${number}`, macOf(number), { address: host(number) });
      const lease = await site.lease(macOf(number), UEFI);
      await fetchInPart({ server, from: lease.address, path: lease.file, upTo });
    }
    await site.told(
      t,
      macOf(41),
      "stalledAtFirstBlock",
      /snponly\.efi stalled at its first full block: blksize 1468 was agreed.*packets of 1500 bytes/,
      /MTU on the way is smaller than 1500.*maxBlksize: 1368/,
    );
    await site.told(t, macOf(42), "stalledAtBlock", /stalled after 29360 bytes.*sent again/, /loss between/);
    await site.told(
      t,
      macOf(43),
      "neverAcknowledged",
      /answered nothing of what the driver sent/,
      /ports above 1023/,
    );
  },
);

test.serial("a file that is not there, and the nearest name", async (t) => {
  const site = siteOf(t);
  await site.spawn("hv2", "typo", macOf(44), { address: host(44) });
  await site.lease(macOf(44));
  const folder = `m/${dashedMac(macOf(44))}`;
  await t.throwsAsync(fetchAs(site, 44, `${folder}/kernal`));
  const says = new RegExp(`kernal, which is not there.*nearest name there is ${folder}/kernel`);
  await site.told(t, macOf(44), "fileNotFound", says, /Correct the name/);
});

test.serial("a loader that the driver serves and does not have", async (t) => {
  const site = siteOf(t);
  await site.spawn("hv2", "pxelinux", macOf(45), { address: host(45) });
  await site.lease(macOf(45));
  await t.throwsAsync(fetchAs(site, 45, "lpxelinux.0"));
  const told = await site.told(
    t,
    macOf(45),
    "loaderMissing",
    /boot loader lpxelinux\.0/,
    /Debian's pxelinux/,
  );
  t.deepEqual(told.commands, ["apt-get install pxelinux"]);
});

test.serial("files asked for from another address than the machine's own", async (t) => {
  const site = siteOf(t);
  await site.spawn("hv2", "mine", macOf(46), { address: host(46) });
  await site.spawn("hv2", "yours", macOf(47), { address: host(47) });
  await site.lease(macOf(46));
  await t.throwsAsync(fetchAs(site, 47, `m/${dashedMac(macOf(46))}/kernel`));
  await site.told(
    t,
    macOf(46),
    "fileForOtherAddress",
    new RegExp(`${host(47)} is the address of ${macOf(47)}.*this boot was given ${host(46)}`),
    /how it came by that address/,
  );
});

test.serial("a transfer that the machine stops itself, and a size probe, which is none", async (t) => {
  const site = siteOf(t);
  const server = tftpOf(site);
  await site.spawn("hv2", "stops", macOf(48), { address: host(48) });
  const { address: from, file: path } = await site.lease(macOf(48), UEFI);
  await fetchInPart({ server, from, path, upTo: -1, error: "User aborted the transfer" });
  await site.told(t, macOf(48), "fileNotAsked", /asked for its size only/, /./);
  await fetchInPart({ server, from, path, upTo: 3, error: "Disk full" });
  await site.told(t, macOf(48), "abortedByClient", /ERROR 3 "Disk full"/, /no memory left/);
});

test.serial("a stored file that is gone from the hypervisor's disk", async (t) => {
  const site = siteOf(t);
  const { client, dataDir } = site.driver("hv2");
  const digest = await site.pushImage(client, "lost");
  await site.spawn("hv2", "lost", macOf(49), { address: host(49), image: "lost" });
  await site.lease(macOf(49));
  for (const entry of await readdir(dataDir, { recursive: true }))
    if (entry.endsWith(digest)) await rm(join(dataDir, entry));
  await t.throwsAsync(fetchAs(site, 49, `m/${dashedMac(macOf(49))}/kernel`));
  await site.told(
    t,
    macOf(49),
    "fileUnreadable",
    /not sound on the hypervisor's disk/,
    /Push its image again/,
  );
});

test.serial("a loader that Secure Boot refuses: fetched, never run, and HTTP boot next", async (t) => {
  const site = siteOf(t);
  await site.spawn("hv2", "secure", macOf(50), { address: host(50) });
  const { file } = await site.lease(macOf(50), UEFI);
  await fetchAs(site, 50, file);
  await site.told(t, macOf(50), "loaderStopped", /has the loader snponly\.efi/, /ask again in a moment/);
  await site.lease(macOf(50), { architecture: 16 });
  await site.told(t, macOf(50), "secureBootRefused", /tried HTTP boot next: Secure Boot/, /--loader grub/);
});

test.serial("a loader that could not go on from its config", async (t) => {
  const site = siteOf(t);
  await site.spawn("hv2", "config", macOf(51), { address: host(51) });
  await site.lease(macOf(51));
  await fetchAs(site, 51, `m/${dashedMac(macOf(51))}/boot.ipxe`);
  const told = await site.told(t, macOf(51), "configStopped", /neither kernel nor ramdisk/, /console/);
  const configured = told.events.flatMap(({ detail }) => (detail.kind === "bootConfigured" ? [detail] : []));
  t.like(configured, [{ image: "tiny", kernelArguments: "quiet root=/dev/sda1" }]);
  t.is(configured.length, 1);
});

test.serial(
  "a machine that has its kernel and not its ramdisk, and one with its ramdisk alone",
  async (t) => {
    const site = siteOf(t);
    for (const [number, file, cause, says] of [
      [55, "kernel", "ramdiskMissing", /has the kernel .*and not the whole ramdisk/],
      [56, "ramdisk", "kernelMissing", /has the ramdisk .*and not the whole kernel/],
    ] as const) {
      await site.spawn("hv2", `half${number}`, macOf(number), { address: host(number) });
      await site.lease(macOf(number));
      await fetchAs(site, number, `m/${dashedMac(macOf(number))}/${file}`);
      await site.told(t, macOf(number), cause, says, /console/);
    }
  },
);

test.serial("a file that is neither loader nor config, and nothing behind it", async (t) => {
  const site = siteOf(t);
  await site.spawn("hv2", "opal", macOf(57), { address: host(57) });
  const { file } = await site.lease(macOf(57), { architecture: 14 });
  t.is(file, "skiroot.lid");
  await fetchAs(site, 57, file);
  await site.told(t, macOf(57), "otherFileLast", /last file it has is skiroot\.lid/, /console/);
});

test.serial("a request that is not served", async (t) => {
  const site = siteOf(t);
  await site.spawn("hv2", "mail", macOf(58), { address: host(58) });
  const { address: from, file } = await site.lease(macOf(58), UEFI);
  await sendTftp(
    encodeRequest({ kind: "wrq", filename: file, mode: "octet", options: new Map() }),
    from,
    tftpOf(site),
  );
  await site.told(
    t,
    macOf(58),
    "fileRequestMalformed",
    /in a way that is not served.*takes no files/,
    /boot script/,
  );
});

test.serial(
  "a transfer under way, and one whose file changes on the hypervisor's disk meanwhile",
  async (t) => {
    const site = siteOf(t);
    const { client, dataDir, address, httpPort } = site.driver("hv2");
    const digest = await site.pushImage(client, "large", { kernelBytes: 32 << 20 });
    await site.spawn("hv2", "slow", macOf(59), { address: host(59), image: "large" });
    await site.lease(macOf(59));
    const path = `m/${dashedMac(macOf(59))}/kernel`;
    const underWay = get(`http://${address}:${httpPort}/${path}`, { localAddress: host(59) });
    await once(underWay, "response");
    await site.told(t, macOf(59), "transferUnderWay", /began and has not ended yet/, /Ask again in a moment/);
    underWay.destroy();
    await site.told(t, macOf(59), "abortedByClient", /The machine itself stopped/, /./);
    const gate = new Gate(5);
    const server = tftpOf(site);
    const fetched = fetchTftp({ server, path, localAddress: host(59), bind: gate.bind, blksize: 1432 });
    await gate.reached(1);
    for (const entry of await readdir(dataDir, { recursive: true }))
      if (entry.endsWith(digest)) await utimes(join(dataDir, entry), new Date(0), new Date(0));
    gate.open();
    await t.throwsAsync(fetched, { message: /changed/ });
    await site.told(t, macOf(59), "transferFailed", /ended early, by a fault.*file changed/, /driver's log/);
  },
);

test.serial("a machine that boots again and again", async (t) => {
  const site = siteOf(t);
  await site.spawn("hv2", "loop", macOf(52), { address: host(52) });
  for (let turn = 0; turn < 3; turn++) await site.boot(macOf(52));
  const cause = /3 boots within \d min all ended behind .*ramdisk/;
  await site.told(t, macOf(52), "bootLoop", cause, /disk before the network/);
});

test.serial(
  "a machine that is reset while it fetches: what ends later is of that boot, not of the next",
  async (t) => {
    const site = siteOf(t);
    const { client, address, httpPort } = site.driver("hv2");
    const mac = macOf(60);
    await site.pushImage(client, "long", { kernelBytes: 32 * 1024 * 1024 });
    await site.spawn("hv2", "reset", mac, { address: host(60), image: "long" });
    await site.lease(mac);
    const path = `/m/${dashedMac(mac)}/kernel`;
    const underWay = get({ host: address, port: httpPort, path, localAddress: host(60) });
    underWay.on("error", () => {});
    const [response] = await once(underWay, "response");
    const { bootSession = "" } = await site.told(t, mac, "transferUnderWay", /kernel began/, /./);
    await site.boot(mac);
    response.on("error", () => {});
    underWay.destroy();
    const before = async () => {
      const { stdout } = await site.cli("why", mac, "--boot", bootSession, "--json");
      return (JSON.parse(stdout) as { reason: string }).reason === "abortedByClient";
    };
    await until("the boot before tells of its transfer", before, { timeout: 60_000 });
    await site.told(t, mac, "starting", /kernel and ramdisk are whole/, /./);
  },
);

test.serial("a kernel that is fetched in parts, by several connections", async (t) => {
  const site = siteOf(t);
  const { address, httpPort } = site.driver("hv2");
  const mac = macOf(61);
  await site.spawn("hv2", "parts", mac, { address: host(61) });
  await site.lease(mac);
  const path = `/m/${dashedMac(mac)}/kernel`;
  const part = async (range: string): Promise<void> => {
    const asked = get({ host: address, port: httpPort, path, localAddress: host(61), headers: { range } });
    const [response] = await once(asked, "response");
    await once(response.resume(), "end");
  };
  await Promise.all(["bytes=0-999", "bytes=1000-1999", "bytes=2000-2999"].map(part));
  await site.told(t, mac, "transferUnderWay", /kernel in parts; .* bytes \d+-\d+ of 126000/, /stays so/);
  await part("bytes=3000-");
  await site.told(t, mac, "ramdiskMissing", /has the kernel/, /console/);
});

test.serial("trouble, then a boot that goes well, then its system: no trouble is told", async (t) => {
  const site = siteOf(t);
  await site.spawn("hv2", "well", macOf(53), { address: host(53) });
  await site.inVain(t, macOf(53), { ...IPXE, relay: host(1, 2) });
  await site.told(t, macOf(53), "noSubnet", /./, /./);
  const { bootSession: first = "" } = await site.why(macOf(53));
  await site.boot(macOf(53));
  await site.told(t, macOf(53), "starting", /kernel and ramdisk are whole/, /console/);
  await site.lease(macOf(53), SYSTEM);
  const told = await site.told(t, macOf(53), "booted", /^It booted/, /Nothing is to be done/);
  t.is(told.missingStep, undefined);
  t.truthy(first);
});

test.serial("earlier boots by the beginning of their id, and a MAC in any spelling", async (t) => {
  const site = siteOf(t);
  const mac = macOf(54);
  await site.spawn("hv2", "again", mac, { address: host(54) });
  await site.boot(mac);
  const { bootSession = "" } = await site.told(t, mac, "starting", /./, /./);
  await site.boot(mac);
  for (;;) if ((await site.why(mac)).bootSession !== bootSession) break;
  const earlier = await site.cli(
    "why",
    dashedMac(mac).toUpperCase(),
    "--boot",
    bootSession.slice(0, 8),
    "--json",
  );
  t.is(JSON.parse(earlier.stdout).bootSession, bootSession);
  t.is((await site.why(mac.replaceAll(":", ""))).mac, mac);
  const none = await site.cli("why", mac, "--boot", "zz");
  t.is(none.code, 1);
  t.regex(
    none.stderr,
    new RegExp(`No boot "zz" of ${mac}.*one of .*${bootSession.slice(0, 8)}.*BOOT_NOT_FOUND`),
  );
});
