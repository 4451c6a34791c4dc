// Objects with many properties whose names are known only while the program runs, such as those of a row or a response.

/**
 * Creates a class whose objects have the given properties from the start, so that V8 keeps their layout for all of them. An
 * object to which many properties are added one by one becomes a hash table, which takes six times the memory, and twice the
 * time to be written as JSON.
 *
 * @param names the names of the properties in their order; any name is allowed. Their values are null at first
 * @param prototype the prototype of the objects
 */
export function classWith(
  names: readonly string[],
  prototype: object,
): new () => Record<string, unknown> {
  const assignments = names.map((name) => `this[${JSON.stringify(name)}] = null;`);
  // V8 reserves room in an object for the properties that the code of its constructor assigns, so this must be code.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the names are string literals in it
  const constructor = new Function(assignments.join(' ')) as unknown as new () => Record<
    string,
    unknown
  >;
  constructor.prototype = prototype;
  return constructor;
}
