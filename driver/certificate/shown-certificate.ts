/** What a certificate says, for the eye. */
export interface ShownCertificate {
  readonly file: string;
  /** `metalplug:driver:hv1`; absent: it says no role. */
  readonly identity?: string;
  /** Why it says none. */
  readonly found?: string;
  readonly addresses: readonly string[];
  readonly isAuthority: boolean;
  readonly subject: string;
  readonly issuer: string;
  /** Milliseconds since 1970. */
  readonly validFrom: number;
  readonly validTo: number;
}
