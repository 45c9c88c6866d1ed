/** What would go wrong, and what to do about it: one sentence each. */
export interface Obstacle {
  readonly cause: string;
  readonly remedy: string;
}

/** The machine would get no further from the network; `isRight` where it is to start from its disk. */
export class RehearsalEnd extends Error {
  readonly obstacle: Obstacle;
  readonly isRight: boolean;

  constructor(
    obstacle: Obstacle,
    { isRight = false, ...options }: ErrorOptions & { isRight?: boolean } = {},
  ) {
    super(obstacle.cause, options);
    this.name = "RehearsalEnd";
    this.obstacle = obstacle;
    this.isRight = isRight;
  }
}
