/** The names of the members of one sort of object, in order. */
export type Shape = readonly string[];

interface Step {
  readonly shape: Shape;
  readonly next: Map<string, Step>;
}

/** Objects by the names of their members: few sorts among many. */
export class EventShapes {
  private readonly first = stepTo([]);

  /** The same one for each object that has the same members, without those that are `undefined`. */
  of(value: Readonly<Record<string, unknown>>): Shape {
    let step = this.first;
    for (const name in value) if (value[name] !== undefined) step = step.next.get(name) ?? begin(step, name);
    return step.shape;
  }
}

function begin(step: Step, name: string): Step {
  const made = stepTo([...step.shape, name]);
  step.next.set(name, made);
  return made;
}

function stepTo(shape: Shape): Step {
  return { shape, next: new Map() };
}
