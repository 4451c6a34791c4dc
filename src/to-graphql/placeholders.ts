// Placeholders: values of a recording that are known at run time only, such as `{{contact_id}}`.

export const placeholder = /\{\{([^{}]*)\}\}/g;

export const hasPlaceholder = (value: unknown): value is string =>
  typeof value === 'string' && value.search(placeholder) !== -1;

/** So that what stands in one has no meaning in an address. */
export const encodePlaceholders = (url: string): string =>
  url.replace(placeholder, encodeURIComponent);

/** Something of the same length in their place. */
export const hidePlaceholders = (url: string): string =>
  url.replace(placeholder, (whole) => '*'.repeat(whole.length));

/** A string, also one without an end: else each quote in it would be tried as a start. Or a placeholder. */
const stringOrPlaceholder = /"[^"\\]*(?:\\[^]?[^"\\]*)*"?|\{\{[^{}]*\}\}/g;

/** Those outside of strings, where a number stands once they are filled in, as strings. */
export const quotePlaceholders = (json: string): string =>
  json.replace(stringOrPlaceholder, (part) => (part.startsWith('"') ? part : JSON.stringify(part)));
