import assert from "node:assert/strict";
import { LAN } from "../../lab/namespaces.js";
import { writeReferenceFiles } from "../../lab/reference-files.js";
import { COORDINATOR } from "../../lab/site.js";
import { startSiteDhcp } from "../../lab/site-dhcp.js";
import { bootsFrom } from "../expect.js";
import { wouldBoot } from "../expect-rehearsal.js";
import type { Scenario } from "../scenario.js";

/** The other server's network, which machines reach through the coordinator's host alone. */
const OTHER = { address: "10.88.0.5", router: "10.88.0.1" } as const;
const STRANGER = { name: "u", mac: "52:54:00:77:42:01", address: "10.77.0.221" } as const;
const KNOWN = { name: "k", mac: "52:54:00:77:42:02", address: "10.77.0.51" } as const;

export const FORWARD: readonly Scenario[] = [
  {
    name: "forward: an unknown UEFI machine boots from another server's own boot files, and a known one beside it from its owner",
    async run(stage) {
      const { kernel } = stage.files;
      const site = await stage.site({
        lan: {
          gateway: COORDINATOR,
          pool: { start: "10.77.0.100", end: "10.77.0.199" },
          unknown: { policy: "forward", servers: [OTHER.address] },
        },
        prepare: async (lab) => {
          await lab.addBridge("br1");
          await lab.attachTo("br1", "dc1", "lan1", `${OTHER.router}/24`);
          await lab.run("dc1", ["sysctl", "-qw", "net.ipv4.ip_forward=1"]);
          await lab.addHost("other");
          await lab.run("other", ["ip", "link", "delete", LAN]);
          await lab.attachTo("br1", "other", LAN, `${OTHER.address}/24`);
          await lab.run("other", ["ip", "route", "add", "default", "via", OTHER.router]);
          const files = lab.path("files");
          writeReferenceFiles(files, kernel, "other");
          await startSiteDhcp(lab, {
            host: "other",
            range: "10.77.0.220,10.77.0.239,255.255.255.0,10m",
            more: [
              ...["--enable-tftp", `--tftp-root=${files}`, `--dhcp-host=${STRANGER.mac},${STRANGER.address}`],
              ...["--dhcp-userclass=set:ipxe,iPXE", "--dhcp-option-force=175,b0:01:01"],
              ...["--dhcp-boot=tag:!ipxe,snponly.efi", "--dhcp-boot=tag:ipxe,boot.ipxe"],
            ],
          });
        },
      });
      await site.spawn("hv1", { ...KNOWN, address: `${KNOWN.address}/24` });
      await wouldBoot(site, KNOWN.mac, "uefi", ["snponly.efi"]);
      const wire = await site.capture();
      const stranger = await site.machine(STRANGER.name, "uefi", STRANGER.mac);
      const known = await site.machine(KNOWN.name, "uefi", KNOWN.mac);
      await Promise.all([
        bootsFrom(stranger, "other", STRANGER.address),
        bootsFrom(known, "hv1", KNOWN.address),
      ]);
      const answers = wire.dhcp(STRANGER.mac).filter(({ dhcp }) => dhcp.op === 2);
      assert.deepEqual([...new Set(answers.map(({ source }) => source))], [COORDINATOR], "who answered it");
      const events = await site.ask("boots", "--events", "--mac", STRANGER.mac);
      assert.match(events, /DISCOVER handed to 10\.88\.0\.5/);
      assert.match(events, /ACK 10\.77\.0\.221 of 10\.88\.0\.5 handed to/);
    },
  },
];
