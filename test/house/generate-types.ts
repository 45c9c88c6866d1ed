import { rmSync } from "node:fs";
import { GENERATED, generateTypes, ROOT } from "./gen.js";

rmSync(`${ROOT}${GENERATED}`, { recursive: true, force: true });
generateTypes(GENERATED);
