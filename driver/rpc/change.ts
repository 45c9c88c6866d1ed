/** That something happened, however often. */
export class Change {
  isNew = false;
  private resume: (() => void) | undefined;

  readonly happened = (): void => {
    this.isNew = true;
    this.resume?.();
    this.resume = undefined;
  };

  next(): Promise<void> {
    if (this.isNew) return Promise.resolve();
    return new Promise((resolve) => {
      this.resume = resolve;
    });
  }
}
