import { encodeOption, OPTIONS, type OptionName, type OptionValues, readOption } from "../dhcp/options.js";
import type { DhcpRequest } from "./dhcp-request.js";

/** The options of one reply, collected in any order. */
export class ReplyOptions {
  private readonly request: DhcpRequest;
  /** Option 55; empty when the client sent none. */
  private readonly asked: readonly number[];
  private readonly options = new Map<number, Uint8Array>();

  constructor(request: DhcpRequest) {
    this.request = request;
    this.asked = readOption(request.packet, "parameterRequestList") ?? [];
  }

  add<N extends OptionName>(name: N, value: OptionValues[N]): this {
    this.options.set(...encodeOption(name, value));
    return this;
  }

  /** Only for who asks for it, or asks for nothing by name. */
  addIfWanted<N extends OptionName>(name: N, value: OptionValues[N]): this {
    const isWanted = this.asked.length === 0 || this.asked.includes(OPTIONS[name].code);
    return isWanted ? this.add(name, value) : this;
  }

  /**
   * With the options that go back as they came: 61 (RFC 6842 §3), 97 (RFC 4578 §2.3, booting clients), 118 where it has been obeyed (RFC 3011 §2)
   * and 82 (RFC 3046 §2.2). Those asked for come first, as they were asked for (RFC 2132 §9.8), then the others as they were added.
   */
  withEchoes(): ReadonlyMap<number, Uint8Array> {
    const { client, linkSelection, subnetSelection } = this.request;
    this.echo("clientIdentifier");
    if (client.architecture !== undefined) this.echo("clientMachineIdentifier");
    if (subnetSelection !== undefined && linkSelection === undefined) this.echo("subnetSelection");
    return this.withRelayEcho();
  }

  /** BOOTP has option 82 as well, and nothing else that goes back. */
  withRelayEcho(): ReadonlyMap<number, Uint8Array> {
    const ordered = new Map<number, Uint8Array>();
    for (const codes of [LEADING, this.asked, this.options.keys()])
      for (const code of codes) {
        const value = this.options.get(code);
        if (value !== undefined) ordered.set(code, value);
      }
    const { code } = OPTIONS.relayAgentInformation;
    const relayed = this.request.packet.options.get(code);
    return relayed === undefined ? ordered : ordered.set(code, relayed);
  }

  private echo(name: OptionName): void {
    const { code } = OPTIONS[name];
    const bytes = this.request.packet.options.get(code);
    if (bytes !== undefined) this.options.set(code, bytes);
  }
}

/** Where clients look for them first. */
const LEADING = [OPTIONS.messageType.code, OPTIONS.serverIdentifier.code, OPTIONS.leaseTime.code];
