import type { WireEntry } from "../network-port.js";

/**
 * The bridge's filter, in a table of its own for nft: a frame from a MAC that is plugged is dropped at every port but its own, and so is a frame to
 * it. `ports` are those of this bridge, because the kernel has the bridge family's rules see all bridges, and can tell one by name only where it was
 * built with NFT_BRIDGE_META.
 */
export function filterTable(bridge: string): string {
  return `metalplug_${bridge.replace(/[^A-Za-z0-9]/g, (sign) => `_${sign.charCodeAt(0).toString(16)}_`)}`;
}

/** One transaction: the table as it is to be, with one more place. */
export function admitScript(table: string, ports: readonly string[], { mac, port }: WireEntry): string {
  return `${tableScript(table)}
flush set bridge ${table} ports
add element bridge ${table} ports { ${ports.map((name) => `"${name}"`).join(", ")} }
add element bridge ${table} macs { ${mac} }
add element bridge ${table} places { ${mac} . "${port}" }
`;
}

/** One transaction: without this place, whether it is there or not. */
export function dismissScript(table: string, { mac, port }: WireEntry): string {
  return `${tableScript(table)}
add element bridge ${table} macs { ${mac} }
add element bridge ${table} places { ${mac} . "${port}" }
delete element bridge ${table} places { ${mac} . "${port}" }
delete element bridge ${table} macs { ${mac} }
`;
}

export function emptyScript(table: string): string {
  return `table bridge ${table} { }\ndelete table bridge ${table}\n`;
}

/** As many as `tableScript` makes. */
export const FILTER_RULES = 2;

/** Before everything that looks at frames, and before the bridge learns from them. */
function tableScript(table: string): string {
  return `table bridge ${table} {
  set macs { type ether_addr; }
  set places { type ether_addr . ifname; }
  set ports { type ifname; }
  chain from { type filter hook prerouting priority -300; policy accept; }
  chain to { type filter hook postrouting priority -300; policy accept; }
}
flush chain bridge ${table} from
flush chain bridge ${table} to
add rule bridge ${table} from iifname @ports ether saddr @macs ether saddr . iifname != @places drop
add rule bridge ${table} to oifname @ports ether daddr @macs ether daddr . oifname != @places drop`;
}
