import test from "ava";
import { watchPace } from "../../../driver/rpc/watch-pace.js";

const pace = test.macro({
  exec(t, drivers: number, every: number, timeout: number, firstLook: number) {
    t.deepEqual(watchPace(drivers), { keepalive: { every, timeout }, firstLook });
  },
  title: (_, drivers) => `${drivers} drivers`,
});

test(pace, 1, 2000, 3000, 2000);
test(pace, 1000, 2000, 3000, 5000);
test(pace, 5000, 10_000, 5000, 25_000);
test(pace, 10_000, 20_000, 10_000, 50_000);
