// Reads recorded and replayed bodies as JSON.

export type JsonObject = Readonly<Record<string, unknown>>;

/** @returns undefined if the text is not JSON. JSON has no value undefined. */
export function jsonIn(text = ''): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const textAt = (object: unknown, key: string): string | undefined => {
  const value = isJsonObject(object) ? object[key] : undefined;
  return typeof value === 'string' ? value : undefined;
};
