// The signal that the compiler does not know a part of the arguments of a read.

/** Thrown by the compiler. Prisma runs the read. */
export class NotCompiled extends Error {
  override name = 'NotCompiled';
}

// One error serves all, because its stack, which nobody reads, is the expensive part.
const notCompiled = new NotCompiled();

export function notCompilable(): never {
  throw notCompiled;
}

/** Whether a value is an object literal: not null, a list, a date or a decimal. */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
