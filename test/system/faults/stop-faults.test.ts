import { createHash } from "node:crypto";
import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import anyTest, { type ExecutionContext, type TestFn } from "ava";
import { fetchTftp } from "../../../pxe/client/tftp-client.js";
import { dashedMac } from "../../../pxe/net/mac-address.js";
import { GIVE_UP } from "../../patience.js";
import { Gate } from "../../pxe/tftp/gated-socket.js";
import { healthOf } from "../grpc-health.js";
import { FaultSite, host, macOf } from "./fault-site.js";

const test = anyTest as TestFn<{ site?: FaultSite }>;

function siteOf(t: ExecutionContext<{ site?: FaultSite }>): FaultSite {
  t.timeout(GIVE_UP);
  if (t.context.site === undefined) throw new Error("the site did not start");
  return t.context.site;
}

test.before(async (t) => {
  t.context.site = await FaultSite.start();
});
test.after.always((t) => t.context.site?.[Symbol.asyncDispose]());

test.serial(
  "a driver that is told to stop: transfers under way end whole, the next machine is told nothing meanwhile, and then it is down",
  async (t) => {
    const site = siteOf(t);
    const { client, address, tftpPort: port, httpPort, program } = site.driver("hv2");
    const sha256 = await site.pushImage(client, "large", { kernelBytes: 32 << 20 });
    await site.spawn("hv2", "byTftp", macOf(70), { address: host(70) });
    await site.spawn("hv2", "byHttp", macOf(71), { address: host(71), image: "large" });
    await site.spawn("hv2", "next", macOf(72), { address: host(72) });
    await site.lease(macOf(70));
    await site.lease(macOf(71));
    const gate = new Gate(5);
    const path = (number: number) => `m/${dashedMac(macOf(number))}/kernel`;
    const byTftp = fetchTftp({
      ...{ server: { address, port }, path: path(70), localAddress: host(70), bind: gate.bind },
      blksize: 1432,
    });
    const byHttp = await begun(`http://${address}:${httpPort}/${path(71)}`, host(71));
    await gate.reached(1);
    const stopped = program.stop();
    while ((await healthOf(client.address)) !== "NOT_SERVING");
    await site.inVain(t, macOf(72));
    gate.open();
    t.is((await byTftp).bytes.length, "kernel of tiny".length * 9_000);
    t.is(await digestOf(byHttp), sha256);
    await stopped;
    const says = /Driver hv2, which has this MAC, is being stopped/;
    await site.told(t, macOf(72), "ownerDraining", says, /systemctl start metalplug-driver/);
    await site.inVain(t, macOf(72));
    await site.told(t, macOf(72), "ownerUnreachable", /does not reach driver hv2/, /Start hv2 again/);
  },
);

/** The head has come, and of the body as much as the kernels hold. */
async function begun(url: string, localAddress: string): Promise<IncomingMessage> {
  const [response] = await once(get(url, { localAddress }), "response");
  return response as IncomingMessage;
}

async function digestOf(response: IncomingMessage): Promise<string> {
  const hash = createHash("sha256");
  for await (const bytes of response) hash.update(bytes as Uint8Array);
  return hash.digest("hex");
}
