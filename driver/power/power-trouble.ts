/**
 * Why a switch could not do what it was asked: `failed` may work when tried again, `refused` will not until somebody changes something.
 * The message is the second half of a sentence; what, to which node and by which kind are put before it in one place (named-switch.ts).
 */
export class PowerTrouble extends Error {
  readonly kind: "failed" | "refused";
  /** Milliseconds that the other side asked to wait before the next try. */
  readonly retryAfter: number | undefined;

  constructor(
    kind: PowerTrouble["kind"],
    found: string,
    options: ErrorOptions & { readonly retryAfter?: number | undefined } = {},
  ) {
    super(found, options);
    this.name = "PowerTrouble";
    this.kind = kind;
    this.retryAfter = options.retryAfter;
  }
}

export function failed(found: string, options?: ConstructorParameters<typeof PowerTrouble>[2]): PowerTrouble {
  return new PowerTrouble("failed", found, options);
}

export function refused(found: string, options?: ErrorOptions): PowerTrouble {
  return new PowerTrouble("refused", found, options);
}
