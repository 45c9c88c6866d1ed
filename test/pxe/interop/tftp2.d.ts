declare module "tftp2" {
  /** The package's client half, as far as the tests use it. */
  interface Client {
    read(filename: string, push: (data: Uint8Array) => void, done: () => void): Promise<void>;
    close(): void;
  }
  export default function tftp2(host: string, port: number): Client;
}
