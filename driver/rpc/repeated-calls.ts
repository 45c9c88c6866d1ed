import { failure } from "../errors.js";
import { fingerprintOf } from "../inventory/remembered-requests.js";

/** Answers kept; one of an import is some tens of KiB. */
const CAPACITY = 128;

/** The answers of one kind of call by request id: a call that is repeated, also while the first is under way, gets the first's answer. */
export class RepeatedCalls<Answer> {
  private readonly known = new Map<
    string,
    { readonly fingerprint: string; readonly answer: Promise<Answer> }
  >();

  /** An empty id is not remembered, and neither is what fails. REQUEST_ID_REUSED when the id came with another request. */
  once(requestId: string, request: object, carryOut: () => Promise<Answer>): Promise<Answer> {
    if (requestId === "") return carryOut();
    const fingerprint = fingerprintOf("", request);
    const known = this.known.get(requestId);
    if (known !== undefined && known.fingerprint !== fingerprint)
      throw failure("REQUEST_ID_REUSED", { requestId });
    return known?.answer ?? this.remember(requestId, fingerprint, carryOut());
  }

  private remember(requestId: string, fingerprint: string, answer: Promise<Answer>): Promise<Answer> {
    this.known.set(requestId, { fingerprint, answer });
    answer.catch(() => this.known.delete(requestId));
    for (const oldest of this.known.keys()) {
      if (this.known.size <= CAPACITY) break;
      this.known.delete(oldest);
    }
    return answer;
  }
}
