import type { BootFold } from "../boot/boot-fold.js";
import type { MacAddress } from "../net/mac-address.js";
import { type BootSession, beginsBoot, bootSender } from "./boot-session.js";
import type { DhcpRequest } from "./dhcp-request.js";
import { MacTable } from "./mac-table.js";

const CAPACITY = { known: 65_536, strangers: 4_096 };

/** Each MAC's present boot session. */
export class BootSessions {
  private readonly sessions: MacTable<BootSession>;
  private readonly newId: () => string;

  constructor(newId: () => string, isKnown: (mac: MacAddress) => boolean) {
    this.newId = newId;
    this.sessions = new MacTable(CAPACITY, isKnown);
  }

  /** Those that the process before had: a boot goes on over a restart. */
  restore(boots: Iterable<BootFold>, now: number): void {
    for (const { id, mac, beganAt, lastAt, acknowledged } of boots)
      this.sessions.set(mac, {
        ...{ id, startedAt: Math.min(beganAt, now), lastAt: Math.min(lastAt, now), acknowledged },
      });
  }

  idOf(mac: MacAddress): string | undefined {
    return this.sessions.get(mac)?.id;
  }

  /** When the machine was last heard, milliseconds since 1970. */
  heardAt(mac: MacAddress): number | undefined {
    return this.sessions.get(mac)?.lastAt;
  }

  /** A message came: joins its session or begins one. */
  heard(request: DhcpRequest, now: number): void {
    const { mac } = request.client;
    const previous = this.sessions.get(mac);
    const next: BootSession =
      previous === undefined || beginsBoot(previous, request, now)
        ? { id: this.newId(), startedAt: now, lastAt: now, acknowledged: undefined }
        : goneOn(previous, now, previous.acknowledged);
    this.sessions.set(mac, next);
  }

  /** An ACK went out. */
  acknowledged(request: DhcpRequest, now: number): void {
    const { mac } = request.client;
    const session = this.sessions.get(mac);
    if (session !== undefined) this.sessions.set(mac, goneOn(session, now, bootSender(request)));
  }

  /** Something else of the boot happened: a file was fetched. */
  touched(mac: MacAddress, now: number): void {
    const session = this.sessions.get(mac);
    if (session !== undefined) this.sessions.set(mac, goneOn(session, now, session.acknowledged));
  }
}

function goneOn(
  { id, startedAt }: BootSession,
  lastAt: number,
  acknowledged: BootSession["acknowledged"],
): BootSession {
  return { id, startedAt, lastAt, acknowledged };
}
