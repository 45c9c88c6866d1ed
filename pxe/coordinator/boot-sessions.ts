import type { BootFold } from "../boot/boot-fold.js";
import type { MacAddress } from "../net/mac-address.js";
import { type BootSession, beginsBoot, bootSender, isHttpClient } from "./boot-session.js";
import type { DhcpRequest } from "./dhcp-request.js";
import { MacTable } from "./mac-table.js";

const CAPACITY = { known: 65_536, strangers: 4_096 };

/** Each MAC's present boot session. */
export class BootSessions {
  private readonly sessions: MacTable<BootSession>;
  private readonly newId: () => string;
  private readonly eventClock: () => number;

  /** `eventClock`: the host's, that events are told by, milliseconds since 1970. */
  constructor(newId: () => string, isKnown: (mac: MacAddress) => boolean, eventClock: () => number) {
    this.newId = newId;
    this.eventClock = eventClock;
    this.sessions = new MacTable(CAPACITY, isKnown);
  }

  /** Those that the process before had: a boot goes on over a restart. */
  restore(boots: Iterable<BootFold>, now: number): void {
    for (const { id, mac, beganAt, lastAt, acknowledged } of boots)
      this.sessions.set(mac, {
        ...{ id, before: [], startedAt: Math.min(beganAt, now), beganAt },
        ...{ lastAt: Math.min(lastAt, now), acknowledged, isHttp: false },
      });
  }

  idOf(mac: MacAddress): string | undefined {
    return this.sessions.get(mac)?.id;
  }

  /**
   * The boot that a file belongs to which the machine asked for at `at`, give or take `error`, by the host's clock. Its driver, who says `told`, hears
   * of a new boot a little late, and of the end of a transfer long after its machine was reset.
   */
  idAt(mac: MacAddress, at: number, error: number, told: string | undefined): string | undefined {
    const session = this.sessions.get(mac);
    if (session === undefined) return told;
    const { id, before, beganAt } = session;
    const boots = [{ id, beganAt }, ...before];
    if (told !== undefined && !boots.some((boot) => boot.id === told)) return told;
    if (at - error >= beganAt) return id;
    // Where it is not certain its driver is right; one whose clock was just set tells times that are of no boot.
    const found = boots.find((boot) => at - error >= boot.beganAt);
    const isCertain = found !== undefined && boots.every((boot) => Math.abs(at - boot.beganAt) > error);
    return isCertain ? found.id : (told ?? id);
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
        ? {
            ...{
              id: this.newId(),
              before: previous === undefined ? [] : boots(previous),
              startedAt: now,
              beganAt: this.eventClock(),
            },
            ...{ lastAt: now, acknowledged: undefined, isHttp: false },
          }
        : goneOn(previous, now, previous.acknowledged);
    this.sessions.set(mac, next);
  }

  /** An ACK went out. */
  acknowledged(request: DhcpRequest, now: number): void {
    const { mac } = request.client;
    const session = this.sessions.get(mac);
    if (session !== undefined)
      this.sessions.set(mac, {
        ...goneOn(session, now, bootSender(request)),
        isHttp: session.isHttp || isHttpClient(request),
      });
  }

  /** Something else of the boot happened: a file was fetched. */
  touched(mac: MacAddress, now: number): void {
    const session = this.sessions.get(mac);
    if (session !== undefined) this.sessions.set(mac, goneOn(session, now, session.acknowledged));
  }
}

function goneOn(
  { id, before, startedAt, beganAt, isHttp }: BootSession,
  lastAt: number,
  acknowledged: BootSession["acknowledged"],
): BootSession {
  return { id, before, startedAt, beganAt, lastAt, acknowledged, isHttp };
}

/** A driver waits 30 s for a client that is silent: time for so many tries of quick firmware. */
const BOOTS_BEFORE = 4;

function boots({ id, beganAt, before }: BootSession): BootSession["before"] {
  return [{ id, beganAt }, ...before].slice(0, BOOTS_BEFORE);
}
