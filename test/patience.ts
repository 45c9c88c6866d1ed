/** Of a client whose driver or coordinator has to wait for its turn on a busy host: only tests of deadlines are about how long a call takes. */
export const PATIENCE = { deadline: 120_000 } as const;
