import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Capture, Capture as Wire } from "../lab/capture.js";
import { until } from "../lab/commands.js";
import { LAN } from "../lab/namespaces.js";
import { startUdhcpc, waitForLog } from "../lab/peers.js";
import { SITE_ADDRESS, SITE_DHCP, startSiteDhcp } from "../lab/site-dhcp.js";
import { IN_ITS_TIME } from "../patience.js";
import { BesideRig, besideTest, COORDINATOR, DRIVER } from "./beside-rig.js";
import { reportOf } from "./discovered-machine.js";
import { addRackHost, addRackWithRelay, addRoutes, reachesDriver } from "./relayed-rack.js";

const ASKER = fileURLToPath(new URL("./boot-server-asker.js", import.meta.url));
const MAC = { pool: "52:54:00:77:40:01", fixed: "52:54:00:77:40:02", none: "52:54:00:77:40:03" };
const FOREIGN = { subnet: "10.77.0.0/24", interface: LAN, addresses: "foreign" };
const beside = besideTest("dnsmasq", "udhcpc");

beside(
  "machines have the site's address and boot their owner's files; our server gives no address and the site's no file",
  async (t) => {
    const rig = await BesideRig.start(t, [FOREIGN], async (lab) => {
      await lab.addHost("site", `${SITE_DHCP}/24`);
      await startSiteDhcp(lab, { more: [`--dhcp-host=${MAC.fixed},10.77.0.50`] });
    });
    await rig.addMachine("m1", MAC.pool);
    await rig.addMachine("m2", MAC.fixed, "10.77.0.50/24");
    await rig.addStranger("m3", MAC.none);
    const rehearsed = await rig.ask("rehearse", MAC.pool);
    t.regex(rehearsed, /would boot with the address that another DHCP server gives it: \d files from hv1/);
    const wire = await Wire.start(rig.lab);
    for (const [host, mac, kind, loader] of [
      ["m1", MAC.pool, "uefi", "snponly.efi"],
      ["m2", MAC.fixed, "bios", "undionly.kpxe"],
    ] as const) {
      const lease = await rig.firmware(host, mac, kind);
      t.like(lease, { serverId: SITE_DHCP, siaddr: DRIVER, file: loader });
      t.true(Buffer.isBuffer(await rig.fetch(host, `tftp://${DRIVER}/${loader}`)), `${host} has its loader`);
      const again = await rig.firmware(host, mac, "ipxe");
      const script = `m/${mac.replaceAll(":", "-")}/boot.ipxe`;
      t.like(again, { address: lease.address, serverId: SITE_DHCP, siaddr: DRIVER, file: script });
      t.regex(String(await rig.fetch(host, `tftp://${DRIVER}/${script}`)), /^#!ipxe/);
      const kernel = await rig.fetch(host, `http://${DRIVER}:8080/m/${mac.replaceAll(":", "-")}/kernel`);
      t.deepEqual(kernel, rig.kernel);
    }
    t.regex(
      (await rig.details(MAC.pool)).map(({ text = "" }) => text).join("\n"),
      /it takes 10\.77\.0\.2\d\d of 10\.77\.0\.2$/m,
    );
    t.like(await rig.firmware("m3", MAC.none, "ipxe"), { serverId: SITE_DHCP, file: "" });
    gaveNoAddress(t, wire);
    t.deepEqual(JSON.parse(await rig.ask("leases", "--json")), []);
  },
);

beside(
  "the files of a machine are for the address it took, and for its running system's where that is another",
  async (t) => {
    const rig = await BesideRig.start(t, [FOREIGN], async (lab) => {
      await lab.addHost("site", `${SITE_DHCP}/24`);
      await startSiteDhcp(lab);
    });
    await rig.addMachine("m1", MAC.pool);
    await rig.addStranger("m3", MAC.none);
    const { address } = await rig.firmware("m1", MAC.pool, "uefi");
    t.regex(address, SITE_ADDRESS);
    const kernel = `http://${DRIVER}:8080/m/${MAC.pool.replaceAll(":", "-")}/kernel`;
    t.deepEqual(await rig.fetch("m1", kernel), rig.kernel);
    await rig.hasAddress("m3", "10.77.0.77");
    t.regex(String(await rig.fetch("m3", kernel)), /403|404/);
    // Another address by the same MAC, asked for as a running system does after a restart.
    await rig.lab.run("m1", ["ip", "address", "flush", "dev", LAN]);
    const udhcpc = startUdhcpc(rig.lab, "m1");
    const [, own = ""] = await waitForLog(udhcpc, /EVENT bound (\S+)\//);
    t.regex(own, SITE_ADDRESS);
    await udhcpc.stop();
    const isServed = async () => Buffer.isBuffer(await rig.fetch("m1", kernel));
    t.true(await until("its files are for the system's address", isServed, { timeout: 120_000 }));
  },
);

beside("a running system beside us hears the site's server alone", async (t) => {
  const rig = await BesideRig.start(t, [FOREIGN], async (lab) => {
    await lab.addHost("site", `${SITE_DHCP}/24`);
    await startSiteDhcp(lab);
  });
  await rig.addMachine("m1", MAC.pool);
  const wire = await Wire.start(rig.lab);
  const udhcpc = startUdhcpc(rig.lab, "m1");
  await waitForLog(udhcpc, /EVENT bound 10\.77\.0\.2\d\d/);
  await udhcpc.stop();
  const answers = wire.dhcp(MAC.pool).filter(({ dhcp }) => dhcp.op === 2);
  t.true(answers.length >= 2);
  t.deepEqual([...new Set(answers.map(({ source }) => source))], [SITE_DHCP]);
});

beside(
  "behind a relay that asks both servers, a machine has the site's address and boots its owner's files",
  async (t) => {
    const { interface: _, ...relayed } = { ...FOREIGN, subnet: "10.78.0.0/24" };
    const rig = await BesideRig.start(t, [relayed], async (lab) => {
      await lab.addHost("site", `${SITE_DHCP}/24`);
      await addRackWithRelay(lab, [COORDINATOR, SITE_DHCP]);
      await addRoutes(lab, ["site"]);
      await startSiteDhcp(lab, { range: "10.78.0.200,10.78.0.239,255.255.255.0,10m" });
      await addRackHost(lab, "m1", MAC.pool);
    });
    await rig.addNode("m1", MAC.pool);
    const lease = await rig.firmware("m1", MAC.pool, "uefi");
    t.like(lease, { serverId: SITE_DHCP, siaddr: DRIVER, file: "snponly.efi" });
    t.regex(lease.address, /^10\.78\.0\.2/);
    await reachesDriver(rig.lab, "m1");
    const kernel = `http://${DRIVER}:8080/m/${MAC.pool.replaceAll(":", "-")}/kernel`;
    t.deepEqual(await rig.fetch("m1", kernel), rig.kernel);
  },
);

beside(
  "policy proxy gives a stranger the discovery ramdisk of the driver it names, with the site's address",
  async (t) => {
    const unknown = { policy: "proxy", driver: "hv1" };
    const rig = await BesideRig.start(t, [{ ...FOREIGN, unknown }], async (lab) => {
      await lab.addHost("site", `${SITE_DHCP}/24`);
      await startSiteDhcp(lab);
    });
    const files = ["--kernel", rig.lab.path("kernel"), "--ramdisk", rig.lab.path("kernel")];
    await rig.on("image", "push", "metalplug-agent", ...files);
    await rig.addStranger("m3", MAC.none);
    const lease = await rig.firmware("m3", MAC.none, "uefi");
    t.like(lease, { serverId: SITE_DHCP, siaddr: DRIVER, file: "snponly.efi" });
    const { file } = await rig.firmware("m3", MAC.none, "ipxe");
    t.regex(String(await rig.fetch("m3", `tftp://${DRIVER}/${file}`)), /^#!ipxe[\s\S]*discover/);
    const kernel = `http://${DRIVER}:8080/m/${MAC.none.replaceAll(":", "-")}/kernel`;
    t.deepEqual(await rig.fetch("m3", kernel), rig.kernel);
    await rig.hasAddress("m3", "10.77.0.77");
    t.regex(String(await rig.fetch("m3", kernel)), /403|404/, "its files are for the address that it took");
    t.deepEqual(JSON.parse(await rig.ask("leases", "--json")), []);
  },
);

beside(
  "a discovery ramdisk reports from the address that the site gives its system, be it another than its firmware's",
  async (t) => {
    const unknown = { policy: "proxy", driver: "hv1" };
    const rig = await BesideRig.start(t, [{ ...FOREIGN, unknown }], async (lab) => {
      await lab.addHost("site", `${SITE_DHCP}/24`);
      await startSiteDhcp(lab);
    });
    const files = ["--kernel", rig.lab.path("kernel"), "--ramdisk", rig.lab.path("kernel")];
    await rig.on("image", "push", "metalplug-agent", ...files);
    await rig.addStranger("m3", MAC.none);
    await rig.firmware("m3", MAC.none, "uefi");
    const { file, address } = await rig.firmware("m3", MAC.none, "ipxe");
    const script = String(await rig.fetch("m3", `tftp://${DRIVER}/${file}`));
    const order = (name: string) => new RegExp(` metalplug\\.${name}=(\\S+)`).exec(script)?.[1] ?? "";
    await rig.lab.run("m3", ["ip", "address", "flush", "dev", LAN]);
    // A system that names itself otherwise is another client to the site's server.
    const udhcpc = startUdhcpc(rig.lab, "m3", "-C", "-x", "0x3d:ff0011223344");
    const [, own = ""] = await waitForLog(udhcpc, /EVENT bound (\S+)\//);
    t.regex(own, SITE_ADDRESS);
    t.not(own, address);
    await udhcpc.stop();
    writeFileSync(rig.lab.path("report"), JSON.stringify(reportOf([MAC.none])));
    const call = [
      "--data-binary",
      `@${rig.lab.path("report")}`,
      "-H",
      `Authorization: Bearer ${order("token")}`,
    ];
    const url = `${order("url")}/phone/${order("mac")}/report`;
    const isTaken = async () => (await rig.lab.exec("m3", ["curl", "-sf", ...call, url])).code === 0;
    t.true(await until("its report is taken", isTaken, IN_ITS_TIME));
    const listed = async () => await rig.ask("unknown", "list", "--state", "reported");
    t.true(await until("it is listed", async () => (await listed()).includes(MAC.none), IN_ITS_TIME));
  },
);

beside("port 4011 answers a PXE client with its boot files, from there to where it asked", async (t) => {
  const rig = await BesideRig.start(t, [FOREIGN], async (lab) => {
    await lab.addHost("site", `${SITE_DHCP}/24`);
  });
  await rig.addMachine("m1", MAC.pool);
  await rig.hasAddress("m1", "10.77.0.222");
  const wire = await Wire.start(rig.lab);
  for (const port of ["4011", "68"]) {
    const argv = [process.execPath, ASKER, "10.77.0.222", port, COORDINATOR, MAC.pool];
    t.deepEqual(JSON.parse(await rig.lab.run("m1", argv, { timeout: 120_000 })), {
      from: `${COORDINATOR}:4011`,
      message: "ACK",
      siaddr: DRIVER,
      file: "snponly.efi",
      ciaddr: "10.77.0.222",
      yiaddr: "0.0.0.0",
      options: [53, 54, 60, 43, 66, 67, 150, 97].sort((a, b) => a - b),
    });
  }
  t.true(wire.dhcp(MAC.pool).every(({ destination }) => /^10\.77\.0\./.test(destination)));
  const kernel = `http://${DRIVER}:8080/m/${MAC.pool.replaceAll(":", "-")}/kernel`;
  await rig.hasAddress("m1", "10.77.0.223");
  t.regex(
    String(await rig.fetch("m1", kernel)),
    /403|404/,
    "its files are for the address that it asked from",
  );
});

/** Of all that left our server, nothing had an address in it. */
function gaveNoAddress(t: Parameters<typeof BesideRig.start>[0], wire: Capture): void {
  const ours = Object.values(MAC)
    .flatMap((mac) => wire.dhcp(mac))
    .filter(({ source }) => source === COORDINATOR);
  t.true(ours.length >= 4, "our server answered");
  t.deepEqual([...new Set(ours.map(({ dhcp }) => `${dhcp.type} ${dhcp.yiaddr}`))], ["OFFER 0.0.0.0"]);
  const theirs = wire.dhcp(MAC.pool).filter(({ source }) => source === SITE_DHCP);
  t.deepEqual([...new Set(theirs.map(({ dhcp }) => dhcp.file))], [""]);
}
