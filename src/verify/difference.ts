// The kinds of differences between a recorded and a replayed response.

export const kinds = {
  status: 'Another status',
  header: 'A header is missing or differs',
  body: 'Another kind of body',
  missing: 'A field is missing',
  type: 'A field has another type',
  value: 'A field has another value',
  format: 'A field is written differently',
  rows: 'A list has other items',
  order: 'A list is in another order',
  reference: 'Needs a record that the replay could not create',
  network: 'No response arrived',
} as const;

export type Kind = keyof typeof kinds;

export interface Difference {
  readonly kind: Kind;
  /** The header or the field, such as `data[3].value`. Empty for the response as a whole. */
  readonly path: string;
  /** The recorded value, for people. Keys are masked. */
  readonly recorded: string;
  readonly replayed: string;
}

/** The result of a comparison. */
export interface Comparison {
  readonly differences: Difference[];
  /** Fields that only the replay has, such as `data[].node_id`. */
  readonly additions: Set<string>;
  /** Texts for people that are worded differently. */
  readonly wordings: Set<string>;
}

export const newComparison = (): Comparison => ({
  differences: [],
  additions: new Set(),
  wordings: new Set(),
});

/** Prints a value for people, without secrets. */
export type Show = (value: unknown) => string;
