// Values and promises of values. The execution creates no promise unless a resolver returns one.

export type MaybePromise<Value> = Value | Promise<Value>;

/** Like `isPromise` of graphql-js, but it looks for no property of a string, because most values are strings. */
export const isPromise = <Value>(value: MaybePromise<Value>): value is Promise<Value> =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as { then?: unknown }).then === 'function';
