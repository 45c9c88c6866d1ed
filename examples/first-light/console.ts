import type { Rack } from "./rack.js";
import type { Screen } from "./screen.js";

/** What one machine says on its console, told on the screen as it comes. */
export class Console {
  private readonly heard: string[] = [];
  private readonly listeners = new Set<() => void>();

  constructor(rack: Rack, screen: Screen, node: string) {
    rack.listen((line) => {
      if (line.node !== node) return;
      screen.told(node, line.text);
      this.heard.push(line.text);
      for (const look of this.listeners) look();
    });
  }

  has(text: string): boolean {
    return this.heard.some((line) => line.includes(text));
  }

  /** Until a line has one of these texts. */
  until(texts: readonly string[], signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        if (!texts.some((text) => this.has(text))) return;
        this.listeners.delete(look);
        resolve();
      };
      this.listeners.add(look);
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
      look();
    });
  }
}
