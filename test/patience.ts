/** Of a client whose driver or coordinator has to wait for its turn on a busy host: only tests of deadlines are about how long a call takes. */
export const PATIENCE = { deadline: 120_000 } as const;

/** Milliseconds until a test that stands still is given up: long, as no assertion is about it. */
export const GIVE_UP = 1_800_000;
/** Of what another process does in its time. */
export const IN_ITS_TIME = { timeout: 300_000 } as const;
