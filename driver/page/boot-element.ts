import type { BootRow } from "../web/contract.js";
import { bootDuration, MILESTONE_WORDS, machineName, STATE_WORDS } from "./boot-words.js";
import { el, setAttributes, setText } from "./dom.js";
import { formatAgo, formatClock, formatDuration } from "./formats.js";
import type { RowElement } from "./row-list.js";
import { StageBar } from "./stage-bar.js";
import { setTime } from "./times.js";
import { formatAddress } from "./view-address.js";

/** A boot in one row, which is a link to its story. */
export function bootElement(now: () => number): RowElement<BootRow> {
  const name = el("span", { class: "name" });
  const mac = el("span", { class: "mac mono" });
  const of = el("span", { class: "of" });
  const time = el("time");
  const ago = el("span", { class: "ago" });
  const stages = new StageBar();
  const stage = el("span", { class: "stage" });
  const state = el("span", { class: "state" });
  const took = el("span", { class: "took" });
  const cause = el("span", { class: "cause" });
  const who = el("span", { class: "who" }, name, mac);
  const when = el("span", { class: "when" }, time, ago);
  const far = el("span", { class: "far" }, stages.element, stage);
  const link = el("a", {}, when, who, of, far, state, took, cause);
  const element = el("li", { class: "bootrow" }, link);
  return {
    element,
    show: (row) => {
      setAttributes(element, { "data-state": row.state });
      setAttributes(link, { href: formatAddress({ view: "boot", id: row.id }) });
      setText(name, machineName(row));
      setText(mac, row.node === undefined ? (row.address ?? "") : row.mac);
      setText(of, row.hypervisor ?? "");
      setTime(time, row.beganAt, formatClock(row.beganAt));
      setText(ago, formatAgo(now() - row.beganAt));
      stages.show(row);
      setText(stage, MILESTONE_WORDS[row.milestone]);
      setText(state, STATE_WORDS[row.state]);
      setText(took, formatDuration(bootDuration(row, now())));
      setText(cause, row.cause ?? (row.state === "booting" ? row.text : ""));
    },
  };
}
