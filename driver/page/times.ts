import { el, setAttributes, setText } from "./dom.js";
import { formatClock, formatExact } from "./formats.js";

/** A moment, with its exact value on hover and for machines. */
export function timeElement(at: number, text = formatClock(at)): HTMLTimeElement {
  const element = el("time");
  setTime(element, at, text);
  return element;
}

export function setTime(element: HTMLTimeElement, at: number, text: string): void {
  setAttributes(element, { datetime: new Date(at).toISOString(), title: formatExact(at) });
  setText(element, text);
}
