import { execFile } from "node:child_process";
import { promisify } from "node:util";
import test from "ava";
import { chooseShell } from "../../../pxe/tftp/shell.js";

const RESOLVE = `export async function resolve(specifier, context, next) {
  if (specifier === "koffi") throw new Error("Cannot find package 'koffi'");
  return next(specifier, context);
}`;

/** What a program without koffi chooses, by its kind and reason, or the error. */
async function chosenWithoutKoffi(wanted: string): Promise<Record<string, string>> {
  const hook = `data:text/javascript,${encodeURIComponent(RESOLVE)}`;
  const register = `import { register } from "node:module"; register(${JSON.stringify(hook)});`;
  const shell = new URL("../../../pxe/tftp/shell.js", import.meta.url).href;
  const program = `const { chooseShell } = await import(${JSON.stringify(shell)});
    const { kind, reason } = await chooseShell(${JSON.stringify(wanted)}).catch(({ message }) => ({ kind: "error", reason: message }));
    console.log(JSON.stringify({ kind, reason }));`;
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...["--import", `data:text/javascript,${encodeURIComponent(register)}`],
    ...["--input-type=module", "--eval", program],
  ]);
  return JSON.parse(stdout);
}

test("the portable shell may be asked for", async (t) => {
  t.deepEqual(await chooseShell("dgram"), { kind: "dgram", reason: "it was asked for" });
});

const linuxTest = process.platform === "linux" ? test : test.skip;

linuxTest("without koffi the portable shell is taken, with the reason", async (t) => {
  t.deepEqual(await chosenWithoutKoffi("auto"), { kind: "dgram", reason: "Cannot find package 'koffi'" });
});

linuxTest("without koffi whoever insists on the Linux shell is told why, and what to do", async (t) => {
  const { kind, reason } = await chosenWithoutKoffi("linux");
  t.is(kind, "error");
  t.regex(reason ?? "", /cannot be had: Cannot find package 'koffi'\. Ask for "auto"/);
});
