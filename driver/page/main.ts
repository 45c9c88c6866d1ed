import { BootView } from "./boot-view.js";
import { BootsView } from "./boots-view.js";
import { byId, setAttributes, setText } from "./dom.js";
import { FleetView } from "./fleet-view.js";
import { type LinkState, LiveSource } from "./live-source.js";
import { type Changed, RowStore } from "./row-store.js";
import type { Page, View } from "./view.js";
import { formatAddress, parseAddress, type ViewAddress } from "./view-address.js";

const store = new RowStore();
const live = new LiveSource({
  url: "/api/live",
  hello: ({ coordinator, version, reset }) => {
    setText(byId("coordinator"), coordinator);
    setAttributes(byId("coordinator"), { title: `metalplug ${version}` });
    if (reset) changed(store.clear());
  },
  rows: (rows) => changed(store.apply(rows)),
  state: showLink,
});
const page: Page = { store, now: () => live.now(), go };

let shown: { readonly name: ViewAddress["view"]; readonly view: View } | undefined;
let pending: { -readonly [K in keyof Changed]: boolean } | undefined;
let link: LinkState = { kind: "connecting" };

addEventListener("hashchange", () => show(parseAddress(location.hash)));
byId("retry").addEventListener("click", () => live.retryNow());
addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.target instanceof HTMLInputElement || event.ctrlKey || event.metaKey) return;
  const field = document.querySelector<HTMLInputElement>('input[type="search"]');
  if (field === null) return;
  event.preventDefault();
  field.focus();
});
setInterval(() => {
  showLink(link);
  if (!document.hidden) shown?.view.tick();
}, 1000);
show(parseAddress(location.hash));
live.start();

function show(address: ViewAddress): void {
  if (shown?.name !== address.view) {
    shown?.view.close();
    shown = { name: address.view, view: make(address.view) };
    byId("view").replaceChildren(shown.view.element);
    scrollTo(0, 0);
    shown.view.show(address);
    shown.view.rowsChanged({ driver: true, node: true, boot: true });
  } else shown.view.show(address);
  document.title = `${shown.view.title()} · metalplug`;
  for (const name of ["fleet", "boots"])
    setAttributes(byId(`to-${name}`), {
      "aria-current": address.view.startsWith(name.slice(0, 4)) ? "page" : undefined,
    });
}

/** Every view is shown only addresses of its own kind. */
function make(name: ViewAddress["view"]): View {
  const makers = { fleet: FleetView, boots: BootsView, boot: BootView };
  return new makers[name](page) as View;
}

function go(address: ViewAddress, how?: "replace"): void {
  const hash = formatAddress(address);
  if (how === "replace") {
    history.replaceState(null, "", hash);
    show(address);
  } else location.hash = hash;
}

/** Rows come in bursts: the view is told once a frame. */
function changed(what: Changed): void {
  if (pending === undefined) requestAnimationFrame(tellView);
  pending ??= { driver: false, node: false, boot: false };
  for (const kind of ["driver", "node", "boot"] as const) pending[kind] ||= what[kind];
}

function tellView(): void {
  const what = pending;
  pending = undefined;
  if (what === undefined) return;
  shown?.view.rowsChanged(what);
  const booting = [...store.boots.values()].filter(({ state }) => state === "booting").length;
  setText(byId("booting"), booting === 0 ? "" : String(booting));
}

function showLink(state: LinkState): void {
  link = state;
  setAttributes(document.documentElement, { "data-link": state.kind });
  setText(byId("link"), state.kind === "live" ? "live" : state.kind === "lost" ? "offline" : "connecting");
  if (state.kind !== "lost") return;
  const seconds = Math.max(0, Math.ceil((state.retryAt - Date.now()) / 1000));
  setText(
    byId("lost-text"),
    `The coordinator does not answer; what you see is as it was. ${seconds === 0 ? "Trying again now." : `Trying again in ${seconds} s.`}`,
  );
}
