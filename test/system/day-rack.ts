import { execFile } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

/** Of machine `m0`: whether it is on and how often it was switched on stand in `m0.power`, each change of it by one rename. */
const POWER = `#!/bin/sh
set -eu
base=$(dirname "$0")/$2
exec 9>"$base.lock"
flock 9
state=off boots=0
if [ -e "$base.power" ]; then read -r state boots <"$base.power"; fi
become() { echo "$1 $2" >"$base.new"; mv "$base.new" "$base.power"; }
case $1 in
power-state) echo "$state" ;;
power-on) echo "$2 on" >>"$0.log"; if [ "$state" = off ]; then become on $((boots + 1)); fi ;;
power-off) echo "$2 off" >>"$0.log"; become off "$boots" ;;
goes-off) become off "$boots" ;;
boot-device) echo "$2 $3" >>"$0.log" ;;
*) exit 2 ;;
esac
`;

/** A managed switch: what is let on stands in a file as lines `PORT MAC`. */
const SWITCH = `#!/bin/sh
set -eu
exec 9>"$0.lock"
flock 9
touch "$0.state"
case $1 in
plug) echo "plug $4" >>"$0.log"; grep -qx "$3 $4" "$0.state" || echo "$3 $4" >>"$0.state" ;;
unplug) echo "unplug $4" >>"$0.log"; grep -vx "$3 $4" "$0.state" >"$0.new" || true; mv "$0.new" "$0.state" ;;
list) cat "$0.state" ;;
*) exit 2 ;;
esac
`;

export interface MachinePower {
  readonly isOn: boolean;
  /** Times that it was switched on. */
  readonly boots: number;
}

/** Machines' power and the switch that they hang on, as two scripts that nothing of a killed driver breaks. */
export class DayRack {
  readonly network = "lab";
  readonly command = "rack";
  private readonly folder: string;
  private readonly power: string;
  private readonly wire: string;

  constructor(folder: string) {
    this.folder = folder;
    this.power = join(folder, "power");
    this.wire = join(folder, "switch");
    writeFileSync(this.power, POWER, { mode: 0o755 });
    writeFileSync(this.wire, SWITCH, { mode: 0o755 });
    // In the folder where the driver looks for loaders.
    for (const loader of ["undionly.kpxe", "snponly.efi"]) writeFileSync(join(folder, loader), loader);
  }

  /** For the driver's configuration. */
  configLines(): readonly string[] {
    return [
      `power: { commands: { ${this.command}: ${this.power} }, pollSeconds: 5 }`,
      `networks: [ { name: ${this.network}, kind: command, command: ${this.wire} } ]`,
      "images: { pull: { privateAddresses: [ 127.0.0.0/8 ] } }",
      "deploys: { atOnce: 2 }",
    ];
  }

  powerOf(machine: string): MachinePower {
    const file = join(this.folder, `${machine}.power`);
    const [state = "off", boots = "0"] = existsSync(file) ? readFileSync(file, "utf8").split(/\s/) : [];
    return { isOn: state === "on", boots: Number(boots) };
  }

  /** As a system does that switches itself off. */
  async switchesItselfOff(machine: string): Promise<void> {
    await promisify(execFile)(this.power, ["goes-off", machine]);
  }

  /** What was asked of the machines' power: `m0 off`, `m0 disk`. */
  powerLog(): readonly string[] {
    return linesOf(`${this.power}.log`);
  }

  /** MACs that the switch lets on. */
  pluggedMacs(): ReadonlySet<string> {
    return new Set(linesOf(`${this.wire}.state`).map((line) => line.split(" ")[1] ?? ""));
  }

  /** `plug MAC` and `unplug MAC`. */
  wireLog(): readonly string[] {
    return linesOf(`${this.wire}.log`);
  }
}

function linesOf(file: string): readonly string[] {
  return existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean) : [];
}
