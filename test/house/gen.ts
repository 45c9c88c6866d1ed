import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The checkout, from dist/test/house/. */
export const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
export const GENERATED = "driver/rpc/gen";

const OPTIONS = [
  "--longs=String",
  "--enums=String",
  "--defaults",
  "--oneofs",
  "--importFileExtension=.js",
  "--grpcLib=@grpc/grpc-js",
  "--includeDirs=proto",
];

/** Generates the types of proto/ into `folder`; the options are those driver/rpc/proto.ts loads with. */
export function generateTypes(folder: string): void {
  const files = readdirSync(`${ROOT}proto/metalplug/v1`).filter((name) => name.endsWith(".proto"));
  const paths = files.sort().map((name) => `metalplug/v1/${name}`);
  const tool = `${ROOT}node_modules/.bin/proto-loader-gen-types`;
  execFileSync(tool, [...OPTIONS, `--outDir=${folder}`, ...paths], { cwd: ROOT });
}
