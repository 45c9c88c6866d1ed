import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A managed switch as a script: what is let on stands in a file, and while another file is there it is down. */
const SCRIPT = `#!/bin/sh
set -eu
state=$0.state
echo "$*" >>"$0.calls"
env | sort >"$0.environment"
if [ -e "$0.hangs" ]; then sleep 600; fi
if [ -e "$0.down" ]; then echo "the switch does not answer" >&2; exit 4; fi
mkdir "$0.lock" || { echo "two at once" >&2; exit 9; }
trap 'rmdir "$0.lock"' EXIT
verb=$1 network=$2
touch "$state"
case $verb in
  plug) if [ "$3" = broken ]; then echo "port broken is broken" >&2; exit 1; fi
    grep -qx "$network $3 $4" "$state" || echo "$network $3 $4" >>"$state" ;;
  unplug) grep -vx "$network $3 $4" "$state" >"$state.new" || true; mv "$state.new" "$state" ;;
  list) sed -n "s/^$network //p" "$state" ;;
  *) echo "unknown verb $verb" >&2; exit 2 ;;
esac
`;

export class CommandSwitch {
  readonly command: string;

  constructor(folder: string) {
    this.command = join(folder, "switch-port");
    writeFileSync(this.command, SCRIPT, { mode: 0o755 });
  }

  /** Lines `NETWORK PORT MAC`. */
  state(): readonly string[] {
    return this.lines("state").sort();
  }

  calls(): readonly string[] {
    return this.lines("calls");
  }

  environment(): readonly string[] {
    return this.lines("environment");
  }

  set(what: "down" | "hangs", on: boolean): void {
    if (on) writeFileSync(`${this.command}.${what}`, "");
    else rmSync(`${this.command}.${what}`, { force: true });
  }

  /** As somebody else at the switch does. */
  write(lines: readonly string[]): void {
    writeFileSync(`${this.command}.state`, lines.map((line) => `${line}\n`).join(""));
  }

  private lines(what: string): string[] {
    const file = `${this.command}.${what}`;
    return existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean) : [];
  }
}
