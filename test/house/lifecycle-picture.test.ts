import test from "ava";
import { readmeText } from "./lifecycle-picture.js";

test("README's picture of the lifecycle is that of its table; else run: npm run draw", (t) => {
  const { found, drawn } = readmeText();
  t.is(found, drawn);
});
