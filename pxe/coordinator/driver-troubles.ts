import type { BootEventDetail } from "../boot/boot-event.js";
import { BoundedMap } from "./bounded-map.js";

type Trouble = "clock" | "unreachable" | "refused";
type Told = Extract<BootEventDetail, { kind: "driverTroubled" }>;

/** What drivers tell of themselves. */
export const OF_ITS_OWN: readonly Told["trouble"][] = ["certificate", "certificateEnds"];

/** A driver's clock as it was compared with ours, milliseconds. */
export interface ClockReading {
  /** The address the driver is configured under. */
  readonly driver: string;
  /** The driver's time less ours, in the middle of the call. */
  readonly offset: number;
  /** What the call took: the offset is wrong by half of it at most. */
  readonly roundTrip: number;
}

/** Milliseconds that two clocks may differ by. */
const TOLERANCE = 2_000;
const MOST_CERTIFICATES = 16_384;

/** What stands between the coordinator and each driver, told once a change. Drivers are known by the address they are configured under. */
export class DriverTroubles {
  private readonly troubles = new Map<
    string,
    Map<Trouble, { readonly text: string; readonly name: string }>
  >();
  private readonly certificates = new BoundedMap<string, string>(MOST_CERTIFICATES);

  /** `name` is what people call the driver, `text` what its connection ended with. */
  unreachable(driver: string, name: string, text: string): readonly Told[] {
    return [
      ...this.change(driver, name, "refused", undefined),
      ...this.change(driver, name, "unreachable", withRemedy(text)),
    ];
  }

  /** It or we did not take the other's certificate. */
  refused(driver: string, name: string, text: string): readonly Told[] {
    return [
      ...this.change(driver, name, "unreachable", undefined),
      ...this.change(driver, name, "refused", text),
    ];
  }

  reachable(driver: string, name: string): readonly Told[] {
    return [
      ...this.change(driver, name, "unreachable", undefined),
      ...this.change(driver, name, "refused", undefined),
    ];
  }

  clock({ driver, offset, roundTrip }: ClockReading, name: string): readonly Told[] {
    const isOff = Math.abs(offset) - roundTrip / 2 > TOLERANCE;
    const isRight = Math.abs(offset) + roundTrip / 2 <= TOLERANCE;
    if (isOff && this.of(driver).has("clock")) return [];
    if (isOff) return this.change(driver, name, "clock", clockText(offset));
    return isRight ? this.change(driver, name, "clock", undefined) : [];
  }

  /** What a driver tells of its certificates, by its id, perhaps before it is known under which address it has that. */
  certificate({ driver: hypervisor, trouble, isOver, text }: Told): void {
    const key = `${hypervisor} ${trouble}`;
    if (isOver) this.certificates.delete(key);
    else this.certificates.set(key, text);
  }

  /** All there is, for people; empty when nothing is wrong. */
  text(driver: string, hypervisor = ""): string {
    const texts = Array.from(this.of(driver).values(), ({ text }) => text);
    const ofItsOwn = OF_ITS_OWN.flatMap((trouble) => this.certificates.get(`${hypervisor} ${trouble}`) ?? []);
    return [...texts, ...ofItsOwn].join("; ");
  }

  /** That it is over is told of the same name, although the driver may have said its id meanwhile. */
  private change(driver: string, name: string, trouble: Trouble, text: string | undefined): readonly Told[] {
    const troubles = this.of(driver);
    const before = troubles.get(trouble);
    if (before?.text === text) return [];
    if (text !== undefined) {
      troubles.set(trouble, { text, name });
      return [{ kind: "driverTroubled", driver: name, trouble, text }];
    }
    troubles.delete(trouble);
    return [{ kind: "driverTroubled", driver: before?.name ?? name, trouble, isOver: true, text: "" }];
  }

  private of(driver: string): Map<Trouble, { readonly text: string; readonly name: string }> {
    const known = this.troubles.get(driver) ?? new Map();
    this.troubles.set(driver, known);
    return known;
  }
}

function clockText(offset: number): string {
  const direction = offset > 0 ? "ahead of" : "behind";
  return `its clock is ${span(Math.abs(offset))} ${direction} the coordinator's; set both by NTP (timedatectl set-ntp true)`;
}

function span(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}

/** By what gRPC says of it. */
const REMEDIES: readonly (readonly [RegExp, string])[] = [
  [/asks for TLS/, "give the coordinator a certificate (grpc.tls in its file), or see that the driver runs"],
  [/refused/, "nothing listens there: start the driver, or correct its address in drivers"],
  [
    /name resolution|ENOTFOUND|EAI_AGAIN/i,
    "its name is not resolved: see to DNS, or give an IP address in drivers",
  ],
  [
    /no answer|did not answer|timed? ?out|ETIMEDOUT/i,
    "see to its host, the network and the firewalls between",
  ],
  [/unreach|ENETUNREACH|EHOSTUNREACH/i, "see to the routes of this host, and to the driver's host"],
  [/dropped|closed|reset|ended/i, "it was stopped or cut off: see that it runs"],
  [
    /does not know this call/,
    "another program or another version listens there: correct its address in drivers",
  ],
];

function withRemedy(text: string): string {
  const remedy = REMEDIES.find(([pattern]) => pattern.test(text))?.[1];
  const found = text.replace("; is it running, and is the address right?", "");
  return remedy === undefined ? found : `${found}; ${remedy}`;
}
