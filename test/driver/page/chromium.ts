import { spawnSync } from "node:child_process";
import type { ExecutionContext } from "ava";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

const found = spawnSync("sh", ["-c", "command -v chromium"], { encoding: "utf8" }).stdout.trim();

/** Why there is no browser to look with. */
export const obstacleToBrowsers = found === "" ? "chromium is not installed" : undefined;

export function openChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: found, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
}

/** Milliseconds; with the machine busy, what is seen at once elsewhere takes its time. */
const LONGEST_WAIT = 60_000;

export const DESK = { viewport: { width: 1280, height: 860 } } as const;
export const PHONE = {
  ...{ viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
} as const;

/** What no tab may do: ask another origin for anything, or complain on its console. Whoever looks takes what is there. */
export const troubles: string[] = [];

/** A tab that goes with the test. What its console says may be `allowed`. */
export async function openTab(
  t: ExecutionContext,
  browser: Browser,
  url: string,
  options: BrowserContextOptions & { readonly allowed?: RegExp } = {},
): Promise<Page> {
  const { allowed, ...contextOptions } = options;
  const context = await browser.newContext({ ...DESK, ...contextOptions });
  t.teardown(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(LONGEST_WAIT);
  context.on("request", (request) => {
    if (new URL(request.url()).origin !== new URL(url).origin) troubles.push(`asked for ${request.url()}`);
  });
  page.on("pageerror", ({ message }) => troubles.push(message));
  page.on("console", (message) => {
    const isTrouble = message.type() === "error" || message.type() === "warning";
    if (isTrouble && !allowed?.test(message.text())) troubles.push(message.text());
  });
  await page.goto(url);
  return page;
}

/** Texts that stand out too little from what is behind them (WCAG 2.1 §1.4.3), as the page is now. */
export function faintTexts(page: Page): Promise<readonly string[]> {
  return page.evaluate<string[]>(FIND_FAINT_TEXTS);
}

/** Whether nothing is wider than the screen. */
export function fitsWidth(page: Page): Promise<boolean> {
  return page.evaluate<boolean>("document.scrollingElement.scrollWidth <= innerWidth");
}

/** Runs in the page, for whose types there is no place here. */
const FIND_FAINT_TEXTS = `(() => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const colour = (text) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = text;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const linear = (part) => (part <= 10 ? part / 3294 : ((part / 255 + 0.055) / 1.055) ** 2.4);
  const luminance = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const behind = (element) => {
    for (let at = element; at !== null; at = at.parentElement) {
      const found = colour(getComputedStyle(at).backgroundColor);
      if (found[3] === 255) return found;
    }
    return [255, 255, 255, 255];
  };
  const ownText = (element) =>
    [...element.childNodes].filter((node) => node.nodeType === 3).map((node) => node.textContent).join("").trim();
  const faint = [];
  for (const element of document.querySelectorAll("body *")) {
    const text = ownText(element);
    if (text === "" || !element.checkVisibility() || element.closest(":disabled, .skip, title") !== null) continue;
    const style = getComputedStyle(element);
    const front = luminance(colour(element instanceof SVGElement ? style.fill : style.color));
    const back = luminance(behind(element));
    const ratio = (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
    if (ratio < 4.5) faint.push(ratio.toFixed(2) + " " + element.tagName + " " + element.getAttribute("class") + " " + text.slice(0, 40));
  }
  return faint;
})()`;
