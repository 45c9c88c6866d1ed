import type { DhcpOptions } from "../dhcp/dhcp-options.js";
import { OptionCollector } from "../dhcp/option-collector.js";
import { OPTIONS, type OptionName, type OptionValues } from "../dhcp/options.js";
import type { DhcpRequest } from "./dhcp-request.js";

/** Replies are built one after the other, each without a break. */
const COLLECTOR = new OptionCollector();
const NOTHING = new Uint8Array();

/** The options of one reply, collected in any order; to be laid out before another reply is begun. */
export class ReplyOptions {
  private readonly request: DhcpRequest;
  /** Option 55; empty when the client sent none. */
  private readonly asked: Uint8Array;

  constructor(request: DhcpRequest) {
    this.request = request;
    this.asked = request.packet.options.get(OPTIONS.parameterRequestList.code) ?? NOTHING;
    COLLECTOR.clear();
  }

  add<N extends OptionName>(name: N, value: OptionValues[N]): this {
    COLLECTOR.add(name, value);
    return this;
  }

  /** Only for who asks for it, or asks for nothing by name. */
  addIfWanted<N extends OptionName>(name: N, value: OptionValues[N]): this {
    const isWanted = this.asked.length === 0 || this.asked.includes(OPTIONS[name].code);
    return isWanted ? this.add(name, value) : this;
  }

  /**
   * With the options that go back as they came: 61 (RFC 6842 §3), 97 (RFC 4578 §2.3, booting clients), 118 where it has been obeyed (RFC 3011 §2)
   * and 82 (RFC 3046 §2.2).
   */
  withEchoes(): DhcpOptions {
    const { client, linkSelection, subnetSelection } = this.request;
    this.echo("clientIdentifier");
    if (client.architecture !== undefined) this.echo("clientMachineIdentifier");
    if (subnetSelection !== undefined && linkSelection === undefined) this.echo("subnetSelection");
    return this.withRelayEcho();
  }

  /** BOOTP has option 82 as well, and nothing else that goes back. */
  withRelayEcho(): DhcpOptions {
    this.echo("relayAgentInformation");
    return COLLECTOR.layOut(this.asked);
  }

  private echo(name: OptionName): void {
    const { code } = OPTIONS[name];
    const bytes = this.request.packet.options.get(code);
    if (bytes !== undefined) COLLECTOR.addRaw(code, bytes);
  }
}
