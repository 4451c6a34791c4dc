// Reads recorded and replayed bodies as JSON.

export type JsonObject = Readonly<Record<string, unknown>>;

/** Far above any response of the API. Functions that visit deeper values would exhaust the stack. */
const levelsMax = 100;

const isWithin = (levels: number, value: unknown): boolean =>
  typeof value !== 'object' ||
  value === null ||
  (levels > 0 && Object.values(value).every((inner) => isWithin(levels - 1, inner)));

/** @returns undefined if the text is not JSON, or nested too deeply. JSON has no value undefined. */
export function jsonIn(text = ''): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return isWithin(levelsMax, value) ? value : undefined;
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
