/** What was looked for is there, and has been printed: nothing failed. */
export class ServersFound extends Error {}
