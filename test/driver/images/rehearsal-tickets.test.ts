import test from "ava";
import { MOST_TICKETS, RehearsalTickets, TICKET_LIFETIME } from "../../../driver/images/rehearsal-tickets.js";
import { macOf } from "../inventory/inventory-lab.js";

function ticketsAt(clock: { now: number }): RehearsalTickets {
  let count = 0;
  const random = () => {
    const bytes = Buffer.alloc(16);
    bytes.writeUInt32BE(++count, 12);
    return bytes;
  };
  return new RehearsalTickets({ now: () => clock.now, random });
}

const PASS = { mac: macOf(1), path: "m/52-54-00-00-00-01/kernel" };

test("a ticket is good for its path, for two minutes", (t) => {
  const clock = { now: 1000 };
  const tickets = ticketsAt(clock);
  const ticket = tickets.issue(PASS);
  t.regex(ticket, /^[0-9a-f]{32}$/);
  t.deepEqual(tickets.passOf(ticket, PASS.path), PASS);
  t.is(tickets.passOf(ticket, "m/52-54-00-00-00-01/ramdisk"), undefined);
  clock.now += TICKET_LIFETIME - 1;
  t.deepEqual(tickets.passOf(ticket, PASS.path), PASS);
  clock.now += 1;
  t.is(tickets.passOf(ticket, PASS.path), undefined);
});

test("one that is withdrawn is good for nothing", (t) => {
  const tickets = ticketsAt({ now: 0 });
  const ticket = tickets.issue(PASS);
  tickets.withdraw(ticket);
  t.is(tickets.passOf(ticket, PASS.path), undefined);
});

test("they are bounded: the oldest goes first", (t) => {
  const tickets = ticketsAt({ now: 0 });
  const [first, second] = [tickets.issue(PASS), tickets.issue(PASS)];
  for (let count = 2; count <= MOST_TICKETS; count++) tickets.issue(PASS);
  t.is(tickets.size, MOST_TICKETS);
  t.is(tickets.passOf(first, PASS.path), undefined);
  t.deepEqual(tickets.passOf(second, PASS.path), PASS);
});
