import test from "ava";
import { ReadGuess } from "../../../pxe/net/read-guess.js";

/** Runs until `looks` looks were made; answers how many guesses came before each. */
function guessesByLook(guess: ReadGuess, looks: number, isRight: (number: number) => boolean): number[] {
  const made: number[] = [];
  let number = 0;
  for (let look = 0; look < looks; look++) {
    let row = 0;
    while (guess.isWorthIt) {
      const right = isRight(number++);
      guess.guessed(right);
      row += 1;
      if (!right) break;
    }
    guess.looked();
    made.push(row);
  }
  return made;
}

test("right guesses are followed by a look at the other sockets after eight", (t) => {
  t.deepEqual(
    guessesByLook(new ReadGuess(), 3, () => true),
    [8, 8, 8],
  );
});

test("wrong guesses become rare", (t) => {
  const made = guessesByLook(new ReadGuess(), 1000, () => false);
  t.deepEqual(made.slice(0, 9), [1, 1, 0, 1, 0, 0, 0, 1, 0]);
  const total = made.reduce((sum, row) => sum + row, 0);
  t.true(total < 25, `${total} guesses in 1000 looks`);
});

test("one right guess brings the next back at once", (t) => {
  const guess = new ReadGuess();
  guessesByLook(guess, 100, () => false);
  while (!guess.isWorthIt) guess.looked();
  guess.guessed(true);
  t.true(guess.isWorthIt);
});
