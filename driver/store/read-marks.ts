/** All blocks before the offset of a file are of events up to the position. */
export interface ReadMark {
  readonly path: string;
  readonly position: number;
  readonly offset: number;
}

/** Readers at once that go on where they were without looking for it. */
const MOST = 64;

/** Where readers were in files, so that who reads on need not begin at the file's beginning. */
export class ReadMarks {
  private marks: readonly ReadMark[] = [];

  set(mark: ReadMark): void {
    const others = this.marks.filter(
      ({ path, position }) => path !== mark.path || position !== mark.position,
    );
    this.marks = [...others.slice(1 - MOST), mark];
  }

  /** An offset before which nothing behind the position is. */
  before(path: string, after: number): number {
    const own = this.marks.filter((mark) => mark.path === path && mark.position <= after);
    return Math.max(0, ...own.map(({ offset }) => offset));
  }
}
