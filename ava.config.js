/** Folders and files whose tests mostly wait for others: they begin first, so that none is left running alone at the end. */
const SLOW = [
  "system/bad-day",
  "system/foreign-servers",
  "system/events-kill",
  "system/day-of-work",
  "system/faults/",
  "system/",
  "pxe/tftp/tftp-server",
  "driver/cli/",
  "pxe/interop/",
  "pxe/tftp/",
  "driver/page/",
  "examples/",
  "bench/",
];

export default {
  files: ["dist/test/**/*.test.js"],
  require: ["./dist/test/leave-nothing.js"],
  workerThreads: false,
  timeout: "300s",
  concurrency: 5,
  sortTestFiles: (a, b) => place(a) - place(b) || (a < b ? -1 : 1),
};

function place(file) {
  const at = SLOW.findIndex((part) => file.includes(`dist/test/${part}`));
  return at === -1 ? SLOW.length : at;
}
