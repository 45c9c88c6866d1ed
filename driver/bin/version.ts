import { readFileSync } from "node:fs";

/** From the package's own package.json. */
export const VERSION: string = readVersion();

/** Boot events each program keeps in memory. */
export const EVENTS_KEPT = 10_000;

function readVersion(): string {
  const manifest: unknown = JSON.parse(
    readFileSync(new URL("../../../package.json", import.meta.url), "utf8"),
  );
  if (typeof manifest !== "object" || manifest === null || !("version" in manifest)) return "unknown";
  return String(manifest.version);
}
