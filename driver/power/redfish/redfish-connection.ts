import { Agent, request } from "undici";
import { failed, PowerTrouble, refused } from "../power-trouble.js";
import { toldText } from "../told-text.js";
import type { Reply } from "./reply.js";

export interface Call {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Begins with a slash. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
}

/** The largest answer that is read, in bytes; a large ComputerSystem has some ten thousand. */
const LONGEST_ANSWER = 1 << 20;

/** HTTPS to one BMC, without redirects, and with a deadline for each request. `authority`: trust these certificates (PEM) and no others. */
export class RedfishConnection implements AsyncDisposable {
  readonly #url: string;
  readonly #timeout: number;
  readonly #agent: Agent;

  /** `timeout` is milliseconds from a request to the end of its answer. */
  constructor(url: string, options: { readonly timeout: number; readonly authority: string | undefined }) {
    this.#url = url;
    this.#timeout = options.timeout;
    this.#agent = new Agent({
      connections: 1,
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: { timeout: options.timeout, ...(options.authority && { ca: options.authority }) },
    });
  }

  /** Throws a PowerTrouble where there is no answer that can be read, and the signal's reason. */
  async send(call: Call, signal: AbortSignal): Promise<Reply> {
    const asked = `${call.method} ${toldText(call.path)}`;
    const deadline = new AbortController();
    const late = failed(`the BMC does not answer ${asked} within ${this.#timeout / 1000} s`);
    const timer = setTimeout(() => deadline.abort(late), this.#timeout);
    const ended = AbortSignal.any([signal, deadline.signal]);
    try {
      return await this.#exchange(call, asked, ended);
    } catch (error) {
      throw ended.aborted ? ended.reason : unreachable(this.#url, asked, error);
    } finally {
      clearTimeout(timer);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#agent.destroy();
  }

  async #exchange({ method, path, headers, body }: Call, asked: string, signal: AbortSignal): Promise<Reply> {
    const { statusCode, ...answer } = await request(`${this.#url}${path}`, {
      dispatcher: this.#agent,
      method,
      signal,
      headers: {
        accept: "application/json",
        "odata-version": "4.0",
        ...(body && { "content-type": "application/json" }),
        ...headers,
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await readBounded(answer.body, asked);
    if (statusCode >= 300 && statusCode < 400) {
      const where = toldText(String(answer.headers["location"] ?? "nowhere"));
      throw refused(`the BMC sends ${asked} on to ${where}, and redirects are not followed`);
    }
    const isGood = statusCode >= 200 && statusCode < 300;
    return { asked, status: statusCode, headers: single(answer.headers), body: parse(text, asked, isGood) };
  }
}

async function readBounded(body: AsyncIterable<Buffer>, asked: string): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > LONGEST_ANSWER)
      throw failed(`the BMC answers ${asked} with more than ${LONGEST_ANSWER} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function single(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const entries = Object.entries(headers).flatMap(([name, value]) => {
    const first = Array.isArray(value) ? value[0] : value;
    return first === undefined ? [] : [[name.toLowerCase(), first] as const];
  });
  return Object.fromEntries(entries);
}

/** An error's page may be anything; an answer that counts is JSON. */
function parse(text: string, asked: string, isGood: boolean): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!isGood) return undefined;
    throw failed(`the BMC answers ${asked} with something that is no JSON`, { cause: error });
  }
}

/** OpenSSL's and Node's codes for a certificate that is not to be trusted: waiting does not help. */
const UNTRUSTED = /SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|^CERT_|ALTNAME_INVALID/;

function unreachable(url: string, asked: string, error: unknown): PowerTrouble {
  if (error instanceof PowerTrouble) return error;
  const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
  if (UNTRUSTED.test(code))
    return refused(
      `the certificate of ${url} is not trusted (${code}): put its authority, or itself, as PEM into the folder of secrets and name it as the authority; the name it is issued to has to be the url's`,
      { cause: error },
    );
  return failed(`the BMC at ${url} is lost at ${asked} (${code})`, { cause: error });
}
