/** What would go wrong, and what to do about it: one sentence each. */
export interface Obstacle {
  readonly cause: string;
  readonly remedy: string;
}

/** The machine would get no further. */
export class RehearsalEnd extends Error {
  readonly obstacle: Obstacle;

  constructor(obstacle: Obstacle, options?: ErrorOptions) {
    super(obstacle.cause, options);
    this.name = "RehearsalEnd";
    this.obstacle = obstacle;
  }
}
