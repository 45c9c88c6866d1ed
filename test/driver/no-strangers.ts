import type { StrangerDesk } from "../../driver/stranger/stranger-desk.js";
import { StrangerReports } from "../../driver/stranger/stranger-reports.js";

const store = { entries: () => [], commit: async () => undefined, setAside: async () => undefined };

/** What a driver is given that discovers nobody. */
export const NO_STRANGERS: Pick<StrangerDesk, "asked" | "bound" | "subscribe" | "take" | "reports"> = {
  asked: () => ({ text: "this driver discovers nobody" }),
  bound: () => undefined,
  subscribe: () => () => undefined,
  take: async ({ mac }) => ({ kind: "refused", text: `MAC ${mac} is not a machine of this hypervisor.` }),
  reports: new StrangerReports({ store, parseRecord: () => "none", isOwn: () => false }, []),
};
