export type Admission =
  | { readonly kind: "admitted" }
  /** Admitted, and an idle connection has to go for it. */
  | { readonly kind: "makeRoom" }
  | { readonly kind: "refused"; readonly limit: "total" | "address" };

/** Who has how many connections, and whether one more fits. */
export class ConnectionBook {
  private readonly maxConnections: number;
  private readonly maxPerAddress: number;
  private readonly byAddress = new Map<string, number>();
  private total = 0;

  constructor(limits: { readonly maxConnections: number; readonly maxPerAddress: number }) {
    this.maxConnections = limits.maxConnections;
    this.maxPerAddress = limits.maxPerAddress;
  }

  /** A connection that is not refused is counted until it leaves. `idle` connections could make room. */
  enter(address: string, idle: number): Admission {
    const held = this.byAddress.get(address) ?? 0;
    if (held >= this.maxPerAddress) return { kind: "refused", limit: "address" };
    const isFull = this.total >= this.maxConnections;
    if (isFull && idle === 0) return { kind: "refused", limit: "total" };
    this.byAddress.set(address, held + 1);
    this.total += 1;
    return { kind: isFull ? "makeRoom" : "admitted" };
  }

  leave(address: string): void {
    const held = this.byAddress.get(address) ?? 0;
    if (held > 1) this.byAddress.set(address, held - 1);
    else this.byAddress.delete(address);
    this.total -= 1;
  }
}
