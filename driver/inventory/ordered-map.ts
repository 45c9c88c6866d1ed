/** A subtree; `size` counts its entries. */
interface Tree<K, V> {
  readonly key: K;
  readonly value: V;
  readonly size: number;
  readonly left: Tree<K, V> | undefined;
  readonly right: Tree<K, V> | undefined;
}
type Maybe<K, V> = Tree<K, V> | undefined;

/**
 * A map that never changes, in the order of its keys (of their UTF-16 units): one with an entry more, or less, is made in O(log n) steps and
 * shares the rest. A weight-balanced tree: S. Adams, "Efficient sets: a balancing act" (1993), with the factors (3, 2) of Y. Hirai and
 * K. Yamamoto, "Balancing weight-balanced trees" (2011).
 */
export class OrderedMap<K extends string, V> implements ReadonlyMap<K, V> {
  private readonly root: Maybe<K, V>;

  private constructor(root: Maybe<K, V>) {
    this.root = root;
  }

  static empty<K extends string, V>(): OrderedMap<K, V> {
    return new OrderedMap<K, V>(undefined);
  }

  get size(): number {
    return sizeOf(this.root);
  }

  get(key: K): V | undefined {
    return find(this.root, key)?.value;
  }

  has(key: K): boolean {
    return find(this.root, key) !== undefined;
  }

  with(key: K, value: V): OrderedMap<K, V> {
    return new OrderedMap(insert(this.root, key, value));
  }

  /** The same map where there is no such key. */
  without(key: K): OrderedMap<K, V> {
    return this.has(key) ? new OrderedMap(remove(this.root, key)) : this;
  }

  last(): V | undefined {
    let tree = this.root;
    while (tree?.right) tree = tree.right;
    return tree?.value;
  }

  /** The values of all keys behind `key`, which need not be there itself; O(log n) to the first. */
  *valuesAfter(key: string): Generator<V> {
    for (const tree of walk(this.root, key)) yield tree.value;
  }

  *entries(): Generator<[K, V]> {
    for (const { key, value } of walk(this.root, undefined)) yield [key, value];
  }

  *keys(): Generator<K> {
    for (const { key } of walk(this.root, undefined)) yield key;
  }

  *values(): Generator<V> {
    for (const { value } of walk(this.root, undefined)) yield value;
  }

  [Symbol.iterator](): Generator<[K, V]> {
    return this.entries();
  }

  forEach(tell: (value: V, key: K, map: ReadonlyMap<K, V>) => void): void {
    for (const [key, value] of this) tell(value, key, this);
  }
}

/** In order; behind `after`, where it is given. */
function* walk<K extends string, V>(root: Maybe<K, V>, after: string | undefined): Generator<Tree<K, V>> {
  const waiting: Tree<K, V>[] = [];
  let tree = root;
  while (tree || waiting.length > 0) {
    if (tree === undefined) {
      const next = waiting.pop();
      if (next) yield next;
      tree = next?.right;
    } else if (after !== undefined && tree.key <= after) {
      tree = tree.right;
    } else {
      waiting.push(tree);
      tree = tree.left;
    }
  }
}

function find<K extends string, V>(root: Maybe<K, V>, key: K): Maybe<K, V> {
  let tree = root;
  while (tree && tree.key !== key) tree = key < tree.key ? tree.left : tree.right;
  return tree;
}

function insert<K extends string, V>(tree: Maybe<K, V>, key: K, value: V): Tree<K, V> {
  if (tree === undefined) return join(undefined, { key, value }, undefined);
  if (key === tree.key) return join(tree.left, { key, value }, tree.right);
  return key < tree.key
    ? balance(insert(tree.left, key, value), tree, tree.right)
    : balance(tree.left, tree, insert(tree.right, key, value));
}

function remove<K extends string, V>(tree: Maybe<K, V>, key: K): Maybe<K, V> {
  if (tree === undefined) return undefined;
  if (key < tree.key) return balance(remove(tree.left, key), tree, tree.right);
  if (key > tree.key) return balance(tree.left, tree, remove(tree.right, key));
  if (tree.left === undefined || tree.right === undefined) return tree.left ?? tree.right;
  const next = leftmost(tree.right);
  return balance(tree.left, next, remove(tree.right, next.key));
}

function leftmost<K, V>(root: Tree<K, V>): Tree<K, V> {
  let tree = root;
  while (tree.left) tree = tree.left;
  return tree;
}

/** One side may weigh this much more than the other; one entry too many is set right by one rotation, a double one from RATIO on. */
const DELTA = 3;
const RATIO = 2;

type Entry<K, V> = Pick<Tree<K, V>, "key" | "value">;

function balance<K, V>(left: Maybe<K, V>, entry: Entry<K, V>, right: Maybe<K, V>): Tree<K, V> {
  if (left && isHeavier(left, right, DELTA)) return rotateRight(left, entry, right);
  if (right && isHeavier(right, left, DELTA)) return rotateLeft(left, entry, right);
  return join(left, entry, right);
}

function rotateRight<K, V>(left: Tree<K, V>, entry: Entry<K, V>, right: Maybe<K, V>): Tree<K, V> {
  const inner = left.right;
  return inner && !isLighter(inner, left.left)
    ? join(join(left.left, left, inner.left), inner, join(inner.right, entry, right))
    : join(left.left, left, join(inner, entry, right));
}

function rotateLeft<K, V>(left: Maybe<K, V>, entry: Entry<K, V>, right: Tree<K, V>): Tree<K, V> {
  const inner = right.left;
  return inner && !isLighter(inner, right.right)
    ? join(join(left, entry, inner.left), inner, join(inner.right, right, right.right))
    : join(join(left, entry, inner), right, right.right);
}

function isHeavier<K, V>(tree: Maybe<K, V>, other: Maybe<K, V>, factor: number): boolean {
  return weightOf(tree) > factor * weightOf(other);
}

/** Light enough that a single rotation will do. */
function isLighter<K, V>(inner: Maybe<K, V>, outer: Maybe<K, V>): boolean {
  return weightOf(inner) < RATIO * weightOf(outer);
}

function weightOf<K, V>(tree: Maybe<K, V>): number {
  return sizeOf(tree) + 1;
}

function sizeOf<K, V>(tree: Maybe<K, V>): number {
  return tree?.size ?? 0;
}

function join<K, V>(left: Maybe<K, V>, { key, value }: Entry<K, V>, right: Maybe<K, V>): Tree<K, V> {
  return { key, value, size: sizeOf(left) + 1 + sizeOf(right), left, right };
}
