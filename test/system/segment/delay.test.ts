import { until } from "../../lab/commands.js";
import { startUdhcpc, waitForLog } from "../../lab/peers.js";
import { GIVE_UP } from "../../patience.js";
import { LivingSite } from "./living-site.js";
import { besideDnsmasq } from "./requirements.js";

besideDnsmasq(
  "delay: while the site's DHCP server answers strangers are its own; without it they are answered after a while",
  async (t) => {
    t.timeout(GIVE_UP);
    await using site = await LivingSite.start(["c1", "c2"]);
    await site.startDriver();
    await site.startDnsmasq();
    await site.startCoordinator({ unknown: { policy: "delay", seconds: 3 }, probe: false });
    const first = startUdhcpc(site.lab, "c1");
    const [, theirs = ""] = await waitForLog(first, /EVENT bound ([\d.]+)\//);
    t.regex(theirs, /^10\.77\.0\.1[5-9]\d$/);
    const mac = await site.macOf("c1");
    const reasons = () => reasonsOf(site, mac);
    await until("it saw whose offer was taken", () => reasons().includes("notForUs"), { timeout: 120_000 });
    t.true(reasons().includes("delayed"));
    await site.stopDnsmasq();

    const second = startUdhcpc(site.lab, "c2");
    const [, given = ""] = await waitForLog(second, /EVENT bound ([\d.]+)\//, 30_000);
    t.regex(given, /^10\.77\.0\.1[0-4]\d$/);
    const other = await site.macOf("c2");
    t.true(reasonsOf(site, other).includes("delayed"), "not at its first DISCOVER");
    const told = JSON.parse(await site.ask("why", other, "--json")) as {
      events: { detail: { kind: string } }[];
    };
    t.is(told.events.filter(({ detail }) => detail.kind === "strangerJudged").length, 1);
  },
);

function reasonsOf(site: LivingSite, of: string): readonly string[] {
  return site
    .logged()
    .flatMap(({ mac, detail }) => (mac === of && detail.kind === "dhcpIgnored" ? [detail.reason] : []));
}
