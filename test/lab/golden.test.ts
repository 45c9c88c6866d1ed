import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import test from "ava";
import { listDhcp } from "./dhcp-listing.js";
import { listTftp } from "./golden.js";

const folder = fileURLToPath(new URL("../../../test/golden/", import.meta.url));
const LISTINGS = { dhcp: listDhcp, tftp: listTftp } as const;

for (const [kind, list] of Object.entries(LISTINGS)) {
  const names = readdirSync(`${folder}${kind}`).filter((name) => name.endsWith(".bin"));
  test(`the text beside each golden ${kind} packet says what is in it`, (t) => {
    t.true(names.length > 10);
    for (const name of names) {
      const bytes = readFileSync(`${folder}${kind}/${name}`);
      const text = JSON.parse(readFileSync(`${folder}${kind}/${name.replace(".bin", ".json")}`, "utf8"));
      t.is(text.bytes, bytes.length, name);
      t.like(text, JSON.parse(JSON.stringify(list(bytes))), name);
    }
  });
}
