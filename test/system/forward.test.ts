import { readFileSync, writeFileSync } from "node:fs";
import { peerCommand, unpackPeer } from "../bench/debian-peers.js";
import { Capture } from "../lab/capture.js";
import { LAN, type Lab } from "../lab/namespaces.js";
import { Dhclient, startUdhcpc, UDHCPC, waitForLog } from "../lab/peers.js";
import { startSiteDhcp } from "../lab/site-dhcp.js";
import { BesideRig, besideTest, COORDINATOR, DRIVER } from "./beside-rig.js";
import { addRackHost, addRackWithRelay } from "./relayed-rack.js";

const MAC = { known: "52:54:00:77:43:01", udhcpc: "52:54:00:77:43:02", dhclient: "52:54:00:77:43:03" };
const OTHER = { address: "10.88.0.5", router: "10.88.0.1" } as const;
const FORWARD = { policy: "forward", servers: [OTHER.address] };
const LAN_SUBNET = {
  ...{ subnet: "10.77.0.0/24", interface: LAN, probe: false, unknown: FORWARD },
  pool: { start: "10.77.0.100", end: "10.77.0.199" },
};
const forwarding = besideTest("dnsmasq", "udhcpc", "dhclient");

forwarding(
  "strangers get their leases from the other server through us, renew there directly, and known machines are ours",
  async (t) => {
    const rig = await BesideRig.start(t, [LAN_SUBNET], (lab) => addOtherServer(lab, []));
    await rig.addMachine("m1", MAC.known, "10.77.0.50/24");
    await rig.addStranger("u1", MAC.udhcpc);
    await rig.addStranger("d1", MAC.dhclient);
    const wire = await Capture.start(rig.lab);
    const udhcpc = startUdhcpc(rig.lab, "u1");
    const [, got = ""] = await waitForLog(
      udhcpc,
      /EVENT bound (10\.77\.0\.2[23]\d)\/24 lease=\d+ router=10\.77\.0\.1 /,
    );
    await rig.lab.run("u1", ["ip", "route", "replace", "default", "via", COORDINATOR]);
    udhcpc.signal(UDHCPC.renew);
    await waitForLog(udhcpc, /EVENT renew 10\.77\.0\.2/);
    await udhcpc.stop();
    t.regex(await new Dhclient(rig.lab, "d1").lease(), /EVENT BOUND 10\.77\.0\.2[23]\d/);
    t.like(await rig.firmware("m1", MAC.known, "uefi"), {
      address: "10.77.0.50",
      serverId: COORDINATOR,
      siaddr: DRIVER,
    });
    const lines = (await rig.ask("boots", "--events", "--mac", MAC.udhcpc)).split("\n");
    const passed = /(?:DISCOVER|REQUEST) handed to \S+|(?:OFFER|ACK) \S+ of \S+ handed/;
    // On a busy host udhcpc asks more than once.
    t.deepEqual(
      [...new Set(lines.flatMap((line) => passed.exec(line)?.[0] ?? []))],
      [
        `DISCOVER handed to ${OTHER.address}`,
        `OFFER ${got} of ${OTHER.address} handed`,
        `REQUEST handed to ${OTHER.address}`,
        `ACK ${got} of ${OTHER.address} handed`,
      ],
    );
    const renewals = wire.dhcp(MAC.udhcpc).filter(({ dhcp }) => dhcp.op === 1 && dhcp.ciaddr === got);
    t.is(renewals[0]?.destination, OTHER.address, "it asks for more time there directly");
    t.notRegex(
      readFileSync(rig.lab.path("other.log"), "utf8"),
      new RegExp(MAC.known),
      "a known machine was handed on",
    );
  },
);

forwarding(
  "what a relay brings of a stranger goes on with the relay's address, and the answer goes straight to the relay",
  async (t) => {
    const rack = { subnet: "10.78.0.0/24", unknown: FORWARD };
    const rig = await BesideRig.start(t, [{ ...LAN_SUBNET, unknown: "ignore" }, rack], async (lab) => {
      await addOtherServer(lab, ["--dhcp-range=10.78.0.220,10.78.0.239,255.255.255.0,10m"]);
      await addRackWithRelay(lab, [COORDINATOR]);
      await lab.run("router", ["ip", "route", "add", "10.88.0.0/24", "via", COORDINATOR]);
      await addRackHost(lab, "u1", MAC.udhcpc);
    });
    const udhcpc = startUdhcpc(rig.lab, "u1");
    await waitForLog(udhcpc, /EVENT bound 10\.78\.0\.2[23]\d\/24/);
    await udhcpc.stop();
    t.regex(await rig.ask("boots", "--events", "--mac", MAC.udhcpc), /REQUEST handed to 10\.88\.0\.5/);
    t.notRegex(
      await rig.ask("boots", "--events", "--mac", MAC.udhcpc),
      /handed to unicast|handed to broadcast/,
    );
  },
);

const unpacked = besideTest("udhcpc", "dpkg-deb", "apt-get");
unpacked("Kea behind us gives strangers their leases", async (t) => {
  const rig = await BesideRig.start(t, [LAN_SUBNET], (lab) => addOtherHost(lab));
  if (!(await startKea(rig.lab))) {
    t.log("Kea is not to be had here");
    t.pass();
    return;
  }
  await rig.addStranger("u1", MAC.udhcpc);
  const udhcpc = startUdhcpc(rig.lab, "u1");
  await waitForLog(udhcpc, /EVENT bound 10\.77\.0\.2[23]\d\/24/);
  await udhcpc.stop();
  t.regex(
    await rig.ask("boots", "--events", "--mac", MAC.udhcpc),
    /ACK 10\.77\.0\.2[23]\d of 10\.88\.0\.5 handed/,
  );
});

/** Unpacked only. False where it cannot be had here. */
async function startKea(lab: Lab): Promise<boolean> {
  const folder = lab.path("peers");
  const trouble = await unpackPeer("kea", folder);
  const command = peerCommand("kea", folder);
  if (trouble !== undefined || command === undefined) return false;
  const config = lab.path("kea.json");
  writeFileSync(config, JSON.stringify({ Dhcp4: KEA }));
  const places = [`KEA_PIDFILE_DIR=${lab.folder}`, "KEA_LOCKFILE_DIR=none"];
  const kea = lab.start("other", ["env", ...places, ...command, "-c", config], "kea.log");
  await waitForLog(kea, /DHCP4_STARTED/);
  return true;
}

const KEA = {
  "interfaces-config": { interfaces: [`${LAN}/${OTHER.address}`], "dhcp-socket-type": "udp" },
  "lease-database": { type: "memfile", persist: false },
  subnet4: [{ id: 1, subnet: "10.77.0.0/24", pools: [{ pool: "10.77.0.220 - 10.77.0.239" }] }],
  loggers: [{ name: "kea-dhcp4", output_options: [{ output: "stdout" }], severity: "INFO" }],
};

/** A host that machines reach through the coordinator's alone. */
async function addOtherHost(lab: Lab): Promise<void> {
  await lab.addBridge("br1");
  await lab.attachTo("br1", "dc1", "lan1", `${OTHER.router}/24`);
  await lab.run("dc1", ["sysctl", "-qw", "net.ipv4.ip_forward=1"]);
  await lab.addHost("other");
  await lab.run("other", ["ip", "link", "delete", LAN]);
  await lab.attachTo("br1", "other", LAN, `${OTHER.address}/24`);
  await lab.run("other", ["ip", "route", "add", "default", "via", OTHER.router]);
}

async function addOtherServer(lab: Lab, more: readonly string[]): Promise<void> {
  await addOtherHost(lab);
  const range = "10.77.0.220,10.77.0.239,255.255.255.0,10m";
  await startSiteDhcp(lab, { host: "other", range, more });
}
