import { existsSync, readdirSync } from "node:fs";
import type { AssetFile } from "./asset-routes.js";

/** Where tsc puts the page's modules, what else they import, and where the page's other files lie: from `dist/driver/web`. */
const MODULES = new URL("../page/", import.meta.url);
const SHARED = ["pxe/boot/boot-summary.js", "pxe/boot/node-state.js"];
const BUILT = new URL("../../", import.meta.url);
const OTHERS = new URL("../../../driver/page/assets/", import.meta.url);

/** All files of the page, each where its modules look for the next. Throws where it was not built. */
export function pageFiles(): readonly AssetFile[] {
  if (!existsSync(new URL("main.js", MODULES)))
    throw new Error(`The page is not in ${MODULES.pathname}: run \`npm run build\`.`);
  const modules = readdirSync(MODULES).filter((name) => name.endsWith(".js"));
  return [
    { path: "/", file: new URL("index.html", OTHERS) },
    { path: "/page.css", file: new URL("page.css", OTHERS) },
    { path: "/icon.svg", file: new URL("icon.svg", OTHERS) },
    ...SHARED.map((path) => ({ path: `/${path}`, file: new URL(path, BUILT) })),
    ...modules.map((name) => ({ path: `/page/${name}`, file: new URL(name, MODULES) })),
  ];
}
