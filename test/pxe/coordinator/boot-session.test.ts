import test from "ava";
import { type BootSession, beginsBoot } from "../../../pxe/coordinator/boot-session.js";
import type { DhcpRequest } from "../../../pxe/coordinator/dhcp-request.js";
import { BIOS, IPXE, ip, request, UEFI } from "./lab.js";

const NOW = 1_000_000;
const HTTP = { clientArchitecture: [16], vendorClass: "HTTPClient:Arch:00016:UNDI:003000" };
const FIRMWARE = request("DISCOVER", { options: UEFI });
const FROM_IPXE = request("DISCOVER", { options: IPXE });
const FROM_SYSTEM = request("DISCOVER");

function session(more: Partial<BootSession> = {}): BootSession {
  return {
    id: "s",
    startedAt: NOW - 10_000,
    beganAt: NOW - 10_000,
    lastAt: NOW - 5_000,
    before: [],
    isHttp: false,
    ...more,
  };
}

const begins = test.macro({
  exec(t, previous: BootSession | undefined, message: typeof FIRMWARE, expected: boolean) {
    t.is(beginsBoot(previous, message, NOW), expected);
  },
  title: (name) => `boot session: ${name}`,
});

test(
  "the first message of a machine begins one",
  begins,
  undefined,
  request("INFORM", { ciaddr: ip("10.77.0.9") }),
  true,
);
test("firmware that repeats its DISCOVER joins", begins, session(), FIRMWARE, false);
test("firmware after an ACK begins one", begins, session({ acknowledged: "firmware" }), FIRMWARE, true);
test(
  "firmware after iPXE's ACK begins one",
  begins,
  session({ acknowledged: "ipxe" }),
  request("DISCOVER", { options: BIOS }),
  true,
);
test(
  "firmware that has asked for more than 60 s begins one",
  begins,
  session({ startedAt: NOW - 60_001 }),
  FIRMWARE,
  true,
);
const BOOTP: DhcpRequest = {
  ...request("DISCOVER"),
  message: "BOOTP",
  client: { ...FIRMWARE.client, architecture: 0 },
};
test("BOOTP that is repeated before its reply joins", begins, session(), BOOTP, false);
test("BOOTP after its reply begins one", begins, session({ acknowledged: "firmware" }), BOOTP, true);
test(
  "firmware's REQUEST never begins one",
  begins,
  session({ acknowledged: "ipxe" }),
  request("REQUEST", { options: UEFI }),
  false,
);
test(
  "UEFI's HTTP boot after its failed PXE joins",
  begins,
  session({ acknowledged: "firmware" }),
  request("DISCOVER", { options: HTTP }),
  false,
);
test(
  "UEFI's HTTP boot after a running system begins one",
  begins,
  session({ acknowledged: "system" }),
  request("DISCOVER", { options: HTTP }),
  true,
);
test(
  "UEFI's HTTP boot that repeats its DISCOVER joins",
  begins,
  session(),
  request("DISCOVER", { options: HTTP }),
  false,
);
test(
  "UEFI's HTTP boot after its own ACK begins one",
  begins,
  session({ acknowledged: "firmware", isHttp: true }),
  request("DISCOVER", { options: HTTP }),
  true,
);
test(
  "and after the ACK of the iPXE that it fetched",
  begins,
  session({ acknowledged: "ipxe", isHttp: true }),
  request("DISCOVER", { options: HTTP }),
  true,
);
test(
  "iPXE joins the firmware that fetched it",
  begins,
  session({ acknowledged: "firmware" }),
  FROM_IPXE,
  false,
);
test("iPXE that repeats its DISCOVER joins", begins, session(), FROM_IPXE, false);
test("iPXE after two quiet minutes begins one", begins, session({ lastAt: NOW - 120_001 }), FROM_IPXE, true);
test(
  "a ROM that is iPXE begins one when iPXE was acknowledged",
  begins,
  session({ acknowledged: "ipxe" }),
  FROM_IPXE,
  true,
);
test("and when a running system was", begins, session({ acknowledged: "system" }), FROM_IPXE, true);
test(
  "a running system joins, however late",
  begins,
  session({ lastAt: 0, startedAt: 0, acknowledged: "ipxe" }),
  FROM_SYSTEM,
  false,
);
