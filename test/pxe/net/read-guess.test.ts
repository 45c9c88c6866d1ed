import test from "ava";
import { ReadGuess } from "../../../pxe/net/read-guess.js";

/** A peer whose answer is there at the `at`-th read, or at none that is allowed. Answers the reads made before each of `looks` looks. */
function readsByLook(guess: ReadGuess, looks: number, at: number | "never"): number[] {
  return Array.from({ length: looks }, () => {
    let made = 0;
    for (let allowed = guess.reads; allowed > 0; allowed = guess.reads) {
      const isRight = at !== "never" && at <= allowed;
      const reads = isRight ? at : allowed;
      guess.guessed(reads, isRight);
      made += reads;
      if (!isRight) break;
    }
    guess.looked();
    return made;
  });
}

const sum = (all: readonly number[]) => all.reduce((total, each) => total + each, 0);

test("answers that are there already cost one read each, with a look at the other sockets after eight", (t) => {
  t.deepEqual(readsByLook(new ReadGuess(), 3, 1), [8, 8, 8]);
});

test("answers that come within a patient guess are waited for", (t) => {
  t.deepEqual(readsByLook(new ReadGuess(), 3, 20), [160, 160, 160]);
});

test("on a slow network guesses become rare", (t) => {
  const made = readsByLook(new ReadGuess(), 10_000, "never");
  t.deepEqual(made.slice(0, 9), [64, 1, 0, 1, 0, 0, 0, 1, 0]);
  const each = sum(made) / made.length;
  t.true(each < 1.5, `${each} reads a look`);
});

test("where patience never pays only single reads are made, but for a try now and then", (t) => {
  const guess = new ReadGuess();
  readsByLook(guess, 1, "never");
  guess.looked();
  const made = readsByLook(guess, 60, 1);
  t.deepEqual(new Set(made), new Set([8]));
});

test("patience comes back when it pays again", (t) => {
  const guess = new ReadGuess();
  readsByLook(guess, 1000, "never");
  const made = readsByLook(guess, 100, 20);
  t.is(made.at(-1), 160);
});

test("one late answer in many does not end patience", (t) => {
  const guess = new ReadGuess();
  readsByLook(guess, 4, 20);
  guess.guessed(64, false);
  guess.looked();
  guess.looked();
  t.is(guess.reads, 64);
});
