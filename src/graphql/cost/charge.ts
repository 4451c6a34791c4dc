// Numbers of points, each with the field that contributes most to it, so that an error can name the field.

/** Response keys from an operation or a fragment down to a field, as a list that grows at its front. */
export interface FieldPath {
  readonly key: string;
  readonly next: FieldPath | undefined;
}

export function showPath(path: FieldPath | undefined): string {
  const keys: string[] = [];
  for (let at = path; at; at = at.next) keys.push(at.key);
  return keys.join('.');
}

/** A number of points, or of levels, and the field with the largest share of it. */
export interface Charge {
  readonly points: number;
  /** The share of the field at `path`. */
  readonly largest: number;
  readonly path: FieldPath | undefined;
}

export const free: Charge = { points: 0, largest: 0, path: undefined };

export const charge = (points: number): Charge => ({ points, largest: points, path: undefined });

/** Adds two charges. Written as `!(a >= b)`, so that a share of NaN counts as the larger one. */
export function add(one: Charge, other: Charge): Charge {
  const { largest, path } = one.largest >= other.largest ? one : other;
  return { points: one.points + other.points, largest, path };
}

export const times = ({ points, largest, path }: Charge, factor: number): Charge => ({
  points: points * factor,
  largest: largest * factor,
  path,
});

/** Prefixes a charge with the response key of the field to which its selection belongs. */
export const under = (key: string, { points, largest, path }: Charge): Charge => ({
  points,
  largest,
  path: { key, next: path },
});
