/** What one address may cause before it has shown that it is there: a request's sender address is easily forged. */
const MOST_UNANSWERED = 64;
/** ERROR packets, and first answers to a request in another one's place, that an address gets at once, and for each second. */
const MORE_AT_ONCE = 200;
const MORE_PER_SECOND = 50;
/** Addresses kept in mind; the one known longest is forgotten first. */
const MOST_ADDRESSES = 4096;

interface Caller {
  unanswered: number;
  moreLeft: number;
  moreAt: number;
}

/** Keeps what this server sends to an address that may be forged to a few small packets. */
export class CallerLimits {
  private readonly callers = new Map<number, Caller>();

  /** False when too many transfers of this address wait for its first answer. A true is followed by one `answered`. */
  mayStart(address: number, now: number): boolean {
    const caller = this.caller(address, now);
    if (caller.unanswered >= MOST_UNANSWERED) return false;
    caller.unanswered += 1;
    return true;
  }

  /** A transfer of this address has its first answer, or is over. */
  answered(address: number): void {
    const caller = this.callers.get(address);
    if (caller === undefined) return;
    caller.unanswered = Math.max(0, caller.unanswered - 1);
    if (caller.unanswered === 0 && caller.moreLeft === MORE_AT_ONCE) this.callers.delete(address);
  }

  mayHaveMore(address: number, now: number): boolean {
    const caller = this.caller(address, now);
    const earned = ((now - caller.moreAt) / 1000) * MORE_PER_SECOND;
    caller.moreLeft = Math.min(MORE_AT_ONCE, caller.moreLeft + earned);
    caller.moreAt = now;
    if (caller.moreLeft < 1) return false;
    caller.moreLeft -= 1;
    return true;
  }

  private caller(address: number, now: number): Caller {
    const known = this.callers.get(address);
    if (known !== undefined) return known;
    const caller = { unanswered: 0, moreLeft: MORE_AT_ONCE, moreAt: now };
    this.callers.set(address, caller);
    const [oldest] = this.callers.keys();
    if (this.callers.size > MOST_ADDRESSES && oldest !== undefined) this.callers.delete(oldest);
    return caller;
  }
}
