import type { BootRow, DriverRow, NodeRow, Row, Rows } from "../web/contract.js";

/** Which rows changed with one message. */
export type Changed = Readonly<Record<Row["kind"], boolean>>;

/** Everything that the coordinator told so far, as it is now. */
export class RowStore {
  readonly drivers = new Map<string, DriverRow>();
  readonly nodes = new Map<string, NodeRow>();
  readonly boots = new Map<string, BootRow>();
  /** All that is known was told once. */
  isWhole = false;

  clear(): Changed {
    this.drivers.clear();
    this.nodes.clear();
    this.boots.clear();
    this.isWhole = false;
    return { driver: true, node: true, boot: true };
  }

  apply({ rows, gone, whole }: Rows): Changed {
    const changed = { driver: false, node: false, boot: false };
    for (const row of rows) {
      changed[row.kind] = true;
      this.put(row);
    }
    for (const key of gone) {
      changed.driver = this.drivers.delete(key) || changed.driver;
      changed.node = this.nodes.delete(key) || changed.node;
      changed.boot = this.boots.delete(key) || changed.boot;
    }
    if (whole && !this.isWhole) {
      this.isWhole = true;
      return { driver: true, node: true, boot: true };
    }
    return changed;
  }

  private put(row: Row): void {
    switch (row.kind) {
      case "driver":
        this.drivers.set(row.key, row);
        break;
      case "node":
        this.nodes.set(row.key, row);
        break;
      case "boot":
        this.boots.set(row.key, row);
        break;
    }
  }
}
