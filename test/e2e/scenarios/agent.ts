import assert from "node:assert/strict";
import { AgentRig, chunkDigests } from "../../lab/agent-rig.js";
import { diskImage } from "../../lab/deploy-files.js";
import type { Scenario } from "../scenario.js";

const MIB = 1024 * 1024;
const WAITS = /metalplug: the agent has ended; this machine waits here/;

/** What needs a driver that lies, or says no. */
export const AGENT: readonly Scenario[] = [
  {
    name: "deploy: an image with a wrong digest, and a disk that is not there, are told as failed, and the machine waits",
    async run(stage) {
      const rig = await AgentRig.create(await stage.lab());
      const disks = [rig.blankDisk("disk", 160 * MIB)];
      const image = await diskImage("ondisk");
      const wrong = "0".repeat(64);
      const [, ...chunks] = chunkDigests(image);
      for (const [work, digests, reason] of [
        [
          {},
          { chunks: [wrong, ...chunks] },
          /^bytes 0 to 4194303 of the image came with SHA-256 [0-9a-f]{64} five times, expected 0+$/,
        ],
        [
          {},
          { sha256: wrong },
          /^\/dev\/vda reads back with SHA-256 [0-9a-f]{64} after writing twice, expected 0+$/,
        ],
        [
          { target: "serial:NONE" },
          {},
          /^no disk is the wanted one \(serial:NONE\); there are: \/dev\/vda of 160 MiB \(serial:LAB-0\)$/,
        ],
      ] as const) {
        rig.serveDeploy(image, work, digests);
        await rig.startDriver();
        const machine = await rig.machine("deploy", disks);
        machine.powerOn();
        const { body = "" } = await rig.nextCall("failed");
        assert.match(JSON.parse(body).reason, reason);
        await machine.waitFor(WAITS);
        await machine.powerOff();
        await rig.killDriver();
      }
    },
  },
  {
    name: "the agent whose token is refused says why and stops; one without a task says so",
    async run(stage) {
      const rig = await AgentRig.create(await stage.lab());
      rig.serve({}, "The deploy of r4u12 is over.");
      await rig.startDriver();
      const refused = await rig.machine("deploy", []);
      refused.powerOn();
      await refused.waitFor(
        /metalplug: the driver at http:\/\/10\.77\.0\.11:8080 refuses: The deploy of r4u12 is over\./,
      );
      await refused.waitFor(WAITS);
      await refused.powerOff();
      const idle = await rig.machine("", []);
      idle.powerOn();
      await idle.waitFor(/metalplug: there is no metalplug\.task among the kernel's arguments/);
      await idle.waitFor(WAITS);
    },
  },
];
