/** Loaded before a program (`node --import`): its wall clock is off by the milliseconds in the file that SKEW_FILE names, which may change at any time. */
import { readFileSync } from "node:fs";

const file = process.env["SKEW_FILE"];
const now = Date.now;
if (file !== undefined) Date.now = () => now() + Number(readFileSync(file, "utf8"));
