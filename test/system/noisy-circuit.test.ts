import { randomInt } from "node:crypto";
import test from "ava";
import { connectCoordinator } from "../../driver/rpc/client.js";
import { discover } from "../../pxe/client/dhcp-messages.js";
import { encodeDhcp } from "../../pxe/dhcp/packet.js";
import { bindDgram } from "../../pxe/net/dgram-socket.js";
import { type MacAddress, macAddressFromBytes } from "../../pxe/net/mac-address.js";
import { temporaryFolder } from "../driver/store/temporary-folder.js";
import { GIVE_UP, PATIENCE } from "../patience.js";
import { CoordinatorProcess, machineAddress } from "./coordinator-process.js";
import { DriverProcess } from "./driver-process.js";
import { machinesOf, spawnMachines } from "./machines.js";

const RELAY = machineAddress(1);
const NOISE = 3_000;
const STRANGER = "52:54:00:7c:00:01" as MacAddress;

test("one noisy circuit does not silence strangers of another behind the same relay, nor known machines behind itself", async (t) => {
  t.timeout(GIVE_UP);
  const folder = await temporaryFolder(t);
  await using driver = await DriverProcess.start(folder);
  const machines = machinesOf(2);
  await spawnMachines(driver, folder, machines);
  const place = {
    folder,
    drivers: [driver.grpcAddress],
    pool: { start: 100, end: 600 },
    unknown: "pool",
  } as const;
  await using coordinator = await CoordinatorProcess.start(place);
  const noise = await bindDgram({ address: machineAddress(9), port: 0 }, () => undefined);
  const { address, port } = coordinator.server;
  let isOver = false;
  const making = (async () => {
    for (let sent = 0; !isOver; sent++) {
      noise.send(strangersDiscover("noisy"), address, port);
      if (sent % 64 === 63 || sent > NOISE) await new Promise((resolve) => setImmediate(resolve));
    }
  })();
  await using client = connectCoordinator(coordinator.grpcAddress, PATIENCE);
  t.regex(
    await untilLimited(client),
    /circuit noisy of relay 127\.81\.0\.1 sends more than 10 messages a second \(200 at once\)/,
  );
  const stranger = await coordinator.boot(STRANGER, bindDgram, "quiet");
  t.regex(stranger.address, /^127\.81\./);
  for (const { mac } of machines) t.not((await coordinator.boot(mac, bindDgram, "noisy")).file, "");
  isOver = true;
  await making;
  await noise.close();
});

function strangersDiscover(circuitId: string): Uint8Array {
  const mac = macAddressFromBytes(Uint8Array.of(0x02, 0, 0, randomInt(256), randomInt(256), randomInt(256)));
  const facts = { mac, xid: randomInt(2 ** 32), architecture: 0, isIpxe: true };
  return encodeDhcp(discover({ ...facts, relay: { giaddr: RELAY, circuitId } }), {});
}

/** What is told of it. */
async function untilLimited(client: ReturnType<typeof connectCoordinator>): Promise<string> {
  for await (const { event } of client.watchBoots({ follow: true }))
    if (event.detail.kind === "dhcpIgnored" && event.detail.reason === "rateLimited")
      return event.detail.text;
  throw new Error("the events ended");
}
