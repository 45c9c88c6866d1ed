import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import test from "ava";
import type { Browser, Page } from "playwright-core";
import { until } from "../../lab/commands.js";
import { GIVE_UP } from "../../patience.js";
import { testUnless } from "../../prerequisites.js";
import {
  faintTexts,
  fitsWidth,
  obstacleToBrowsers,
  openChromium,
  openTab,
  PHONE,
  troubles,
} from "./chromium.js";
import { macOf, PageSite } from "./page-site.js";

/** A folder for pictures of the page, for whoever wants to look at them. */
const PICTURES = process.env["PAGE_PICTURES"];
const NODES = 1000;

const seen = obstacleToBrowsers === undefined ? test.serial : testUnless(obstacleToBrowsers);
let browser: Browser;
let site: PageSite;

test.before(async () => {
  if (obstacleToBrowsers !== undefined) return;
  browser = await openChromium();
  site = await PageSite.start(2);
  for (const number of [0, 1]) await site.pushImage(number, 4_000_000);
  for (const number of [0, 1, 2, 3]) await site.spawn(number % 2, `r1u${number + 1}`, macOf(number));
});

test.afterEach.always((t) => {
  t.deepEqual(troubles.splice(0), []);
});

test.after.always(async () => {
  await browser?.close();
  await site?.[Symbol.asyncDispose]();
});

seen("before anything has booted, the page says what to do", async (t) => {
  const page = await openTab(t, browser, site.url);
  await page.getByRole("link", { name: "Boots" }).click();
  await page.getByText("Nothing has asked to boot yet.").waitFor();
  t.regex(await page.locator(".empty").innerText(), /metalplug rehearse/);
  t.is(await page.title(), "Boots · metalplug");
});

seen("a boot comes up while one looks, and its story is drawn to scale", async (t) => {
  const page = await openTab(t, browser, `${site.url}`);
  await page.getByRole("link", { name: "Boots" }).click();
  await page.getByText("Nothing has asked to boot yet.").waitFor();
  await site.boot(macOf(0));
  const row = page.locator('.bootrow[data-state="booted"]', { hasText: "r1u1" });
  await row.waitFor();
  t.is(await row.getByRole("img").getAttribute("aria-label"), "stage 9 of 9, running");
  await row.getByRole("link").click();
  await page.getByRole("heading", { name: /^Booted in / }).waitFor();
  await page.locator("svg.timeline").waitFor();
  const bars = await page
    .locator("svg.timeline .span.good")
    .evaluateAll((found) =>
      found.map((bar) => bar.querySelector("title")?.textContent?.split(" · ")[0] ?? ""),
    );
  t.deepEqual(bars.sort(), ["boot.ipxe", "kernel", "ramdisk", "undionly.kpxe"]);
  const phases = await page
    .locator("svg.timeline .phase")
    .evaluateAll((found) => found.map((one) => one.getAttribute("data-phase")));
  t.deepEqual(phases, ["firmware", "iPXE", "kernel", "system"]);
  t.true((await page.locator(".events tbody tr").count()) >= 20);
  t.regex(await page.locator(".verdict").innerText(), /running/);
  await picture(page, "boot-light");
});

seen("a part of the boot has its own address, and back leads to the whole", async (t) => {
  const page = await openTab(t, browser, site.url);
  await openBoot(page, "r1u1");
  const whole = page.url();
  await page.locator("svg.timeline .cluster rect").first().click();
  await page.waitForURL(/\?at=/);
  await page.locator("svg.timeline .arrow", { hasText: "DISCOVER" }).first().waitFor();
  await picture(page, "boot-zoomed");
  const part = page.url();
  await page.goBack();
  t.is(page.url(), whole);
  await page.getByRole("button", { name: "Whole boot", disabled: true }).waitFor();
  await page.goto(part);
  await page.getByRole("button", { name: "Whole boot" }).click();
  await page.waitForURL(whole);
});

seen("an event and what is drawn of it stand out together", async (t) => {
  const page = await openTab(t, browser, site.url);
  await openBoot(page, "r1u1");
  await page.locator(".events tr", { hasText: "kernel: served whole" }).hover();
  const pointed = page.locator("svg.timeline .pointed title");
  await pointed.first().waitFor({ state: "attached" });
  t.true((await pointed.allTextContents()).some((text) => text.startsWith("kernel · ")));
  await page.locator("svg.timeline .span.good", { hasText: "ramdisk" }).hover();
  await page.locator(".events tr.pointed", { hasText: "ramdisk: served whole" }).waitFor();
  t.is(await page.locator("svg.timeline .pointed").count(), 0);
});

seen(
  "what one points at stays while the boot goes on, and what came meanwhile is then in its place",
  async (t) => {
    const page = await openTab(t, browser, `${site.url}#/boots?q=r1u4`);
    const loaded = page.locator("svg.timeline .span.good", { hasText: "undionly" });
    // The browser hears of one event later than of those behind it, as the coordinator does of a driver's.
    let isLate = true;
    await page.route("**/api/boots/*", async (route) => {
      const response = await route.fetch();
      const story = (await response.json()) as { events: { text: string }[] };
      const events = story.events.filter(({ text }) => !isLate || !/^ACK/.test(text));
      await route.fulfill({ response, json: { ...story, events } });
    });
    await site.boot(macOf(3), async () => {
      if (!isLate) return;
      await page.locator(".bootrow", { hasText: "r1u4" }).first().getByRole("link").click();
      await loaded.locator("rect").hover();
      await page.locator(".events tr.pointed", { hasText: "undionly" }).first().waitFor();
      await loaded.evaluate((mark) => mark.setAttribute("id", "held"));
      isLate = false;
    });
    await page.getByRole("heading", { name: /^Booted in / }).waitFor();
    t.is(await page.locator("#held").count(), 1);
    await page.mouse.move(2, 2);
    await page.locator(".events tr", { hasText: "ramdisk: served whole" }).waitFor();
    await page.locator("#held").waitFor({ state: "detached" });
    const id = page.url().split("/").at(-1);
    const isWhole = async () => {
      const shown = await page.locator(".events tbody tr .what").allTextContents();
      const story = await (await fetch(`${site.url}api/boots/${id}`)).json();
      const texts = (story as { events: { text: string }[] }).events.map(({ text }) => text);
      return JSON.stringify(shown) === JSON.stringify(texts);
    };
    await until("the list is the story", isWhole, { timeout: 60_000 });
  },
);

seen("a boot that fails says why, and what to do", async (t) => {
  const page = await openTab(t, browser, `${site.url}#/boots`);
  await site.bootWithoutLoader(macOf(0x99));
  const row = page.locator('.bootrow[data-state="failed"]');
  await row.waitFor();
  t.regex(await row.innerText(), /no driver claims/);
  await row.getByRole("link").click();
  await page.getByRole("heading", { name: "The boot failed" }).waitFor();
  t.true((await page.locator(".verdict .cause").innerText()).length > 10);
  t.true((await page.locator(".verdict .remedy").innerText()).length > 10);
  t.true((await page.locator("svg.timeline .bad").count()) > 0);
  await picture(page, "boot-failed");
});

seen("a boot that is not kept says so, and leads on", async (t) => {
  const page = await openTab(t, browser, `${site.url}#/boots/none`, { allowed: /404/ });
  await page.getByText("This boot is not, or no more, known").waitFor();
  await page.getByRole("link", { name: "Show all boots" }).click();
  await page.getByRole("heading", { name: "Boots" }).waitFor();
  t.pass();
});

seen("what machines send is shown as the text it is", async (t) => {
  const hostile = `<img src=x onerror="document.title='taken'">`;
  await site.askFor(macOf(0), `m/${hostile}/kernel`);
  const page = await openTab(t, browser, site.url);
  await openBoot(page, "r1u1");
  await page.locator(".events tr", { hasText: hostile }).first().waitFor();
  t.is(await page.locator("main img").count(), 0);
  t.not(await page.title(), "taken");
});

seen("whatever stands in a row, it stays text, and breaks no layout", async (t) => {
  const hostile = `"><script>document.title='taken'</script><img src=x onerror="document.title='taken'">&amp;\u202e${"long".repeat(40)}`;
  const page = await openTab(t, browser, `${site.url}#/boots/none`, { ...PHONE, allowed: /404/ });
  await page.route("**/api/live*", (route) =>
    route.fulfill({ contentType: "text/event-stream", body: hostileStream(hostile) }),
  );
  await page.goto("about:blank").catch(() => undefined);
  for (const view of ["#/fleet", "#/boots"]) {
    await page.goto(site.url + view);
    await page.locator(".rows > li").first().waitFor();
    t.true((await page.locator("main").innerText()).includes(hostile.slice(0, 60)), view);
    t.is(await page.locator("main script, main img").count(), 0);
    t.not(await page.title(), "taken");
    t.true(await fitsWidth(page), view);
  }
});

seen(
  "the view is in the address: it can be sent to somebody, and narrowing it is no step back",
  async (t) => {
    const page = await openTab(t, browser, site.url);
    await page.locator(".noderow").first().waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("r1u2");
    await page.locator(".found", { hasText: "1 of 4" }).waitFor();
    await page.getByRole("button", { name: /^active/ }).click();
    t.is(page.url(), `${site.url}#/fleet?q=r1u2&is=active`);
    const other = await openTab(t, browser, page.url().replace(/#.*/, ""));
    await other.goto(page.url());
    await other.locator(".found", { hasText: "1 of 4" }).waitFor();
    t.is(await other.getByRole("searchbox").inputValue(), "r1u2");
    await other.getByRole("link", { name: "r1u2" }).click();
    await other.getByRole("heading", { name: "Boots" }).waitFor();
  },
);

seen("the coordinator goes and comes: the page says so, and goes on by itself", async (t) => {
  const page = await openTab(t, browser, `${site.url}#/boots`, { allowed: /ERR_|Failed to load/ });
  await page.locator(".bootrow", { hasText: "r1u1" }).waitFor();
  await site.coordinator.kill();
  await page.getByRole("alert").getByText("The coordinator does not answer").waitFor();
  t.true((await page.locator(".bootrow").count()) > 0, "what was known is still there");
  await site.coordinator.start();
  await page.locator('html[data-link="live"]').waitFor();
  await site.untilDriversAreUp();
  await site.boot(macOf(1));
  await page.locator('.bootrow[data-state="booted"]', { hasText: "r1u2" }).waitFor();
});

seen(`${NODES} nodes are there, and found by text and by state`, async (t) => {
  t.timeout(GIVE_UP);
  const page = await openTab(t, browser, site.url);
  await site.addNodes(NODES - 4);
  await page.locator(".lead", { hasText: "1\u202f000 nodes on 2 drivers" }).waitFor({ timeout: 120_000 });
  t.is(await page.locator(".noderow").count(), NODES);
  t.is(await page.locator(".tiles i").count(), NODES);
  await picture(page, "fleet-1000-light");
  await page.getByRole("searchbox").fill("n99");
  await page.locator(".found", { hasText: "7 of" }).waitFor();
  t.is(await page.locator(".noderow").count(), 7);
  await page.getByRole("searchbox").fill("");
  await page.getByRole("button", { name: /^available/ }).click();
  await page.locator(".found", { hasText: "996 of" }).waitFor();
  await page.getByRole("searchbox").fill("no such node");
  await page.getByText("No node is like that.").waitFor();
  await page.getByRole("link", { name: "Show all nodes" }).click();
  await page
    .locator(".noderow")
    .nth(NODES - 1)
    .waitFor({ state: "attached" });
});

for (const colorScheme of ["light", "dark"] as const)
  seen(`on a phone and on a desk every text is readable, ${colorScheme}`, async (t) => {
    for (const device of [PHONE, {}]) {
      const page = await openTab(t, browser, site.url, { ...device, colorScheme });
      await page.locator(".noderow").first().waitFor();
      const name = "viewport" in device ? "phone" : "desk";
      t.deepEqual(await faintTexts(page), [], `fleet, ${name}`);
      t.true(await fitsWidth(page));
      await picture(page, `fleet-${name}-${colorScheme}`);
      await page.goto(`${site.url}#/boots`);
      await page.locator(".bootrow").first().waitFor();
      t.deepEqual(await faintTexts(page), [], `boots, ${name}`);
      t.true(await fitsWidth(page));
      await picture(page, `boots-${name}-${colorScheme}`);
      await openBoot(page, "r1u2");
      t.deepEqual(await faintTexts(page), [], `boot, ${name}`);
      t.true(await fitsWidth(page));
      await picture(page, `boot-${name}-${colorScheme}`);
    }
  });

async function openBoot(page: Page, node: string): Promise<void> {
  await page.goto(`${site.url}#/boots`);
  await page.locator(".bootrow", { hasText: node }).getByRole("link").click();
  await page.locator("svg.timeline").waitFor();
}

async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES === undefined) return;
  await mkdir(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`), animations: "disabled" });
}

/** Rows of each kind with `text` in every place for text. */
function hostileStream(text: string): string {
  const times = { beganAt: 0, lastAt: 0 };
  const rows = [
    { kind: "driver", key: "d", address: text, hypervisor: text, state: "down", claims: 1, text },
    {
      kind: "node",
      key: "n",
      driver: "d",
      hypervisor: text,
      name: text,
      macs: [text],
      state: "error",
      image: text,
      text,
    },
    {
      kind: "boot",
      key: "b",
      id: text,
      number: 1,
      mac: text,
      node: text,
      hypervisor: text,
      ...times,
      milestone: "heard",
      state: "failed",
      address: text,
      text,
      cause: text,
    },
  ];
  const hello = { coordinator: text, version: text, now: 0, reset: true };
  const frame = (name: string, data: unknown) => `event: ${name}\nid: r.1\ndata: ${JSON.stringify(data)}\n\n`;
  return frame("hello", hello) + frame("rows", { rows, gone: [], whole: true });
}
