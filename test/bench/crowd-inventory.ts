import type { MacView } from "../../driver/inventory/inventory.js";
import { machineFileName } from "../../pxe/boot/boot-names.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";
import { MemoryInventory } from "../driver/rpc/memory-inventory.js";
import { driverAddress, MACHINES_PREFIX, machineAddress, machineMac, machineOf } from "./crowd-numbers.js";

/** A driver's machines by arithmetic: a million of them take no memory. All are spawned on and boot iPXE by a fixed address. */
export class CrowdInventory extends MemoryInventory {
  readonly #driver: number;
  readonly #machines: number;

  constructor(driver: number, machines: number) {
    super(`host${driver}`);
    this.#driver = driver;
    this.#machines = machines;
    this.revision = 1;
  }

  override claims(): ReturnType<MemoryInventory["claims"]> {
    const first = this.#driver * this.#machines;
    return Array.from({ length: this.#machines }, (_, i) => ({ mac: machineMac(first + i), epoch: 1 }));
  }

  override lookup(mac: MacAddress): MacView {
    const machine = machineOf(mac);
    if (machine === undefined || Math.floor(machine / this.#machines) !== this.#driver)
      return { kind: "notMine" };
    const address = machineAddress(machine);
    const server = driverAddress(this.#driver);
    return {
      kind: "owner",
      epoch: 1,
      grant: {
        ...{ node: `machine${machine}`, instance: `i-${machine}`, netbootOff: "" },
        address: { kind: "fixed", address, prefixLength: MACHINES_PREFIX, dns: [] },
        boot: { server, files: new Map([["biosIpxe", machineFileName(mac, "boot.ipxe")]]) },
      },
    };
  }
}
