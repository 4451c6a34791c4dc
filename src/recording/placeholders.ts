// Placeholders: values of a recording that are known only at run time, such as `{{contact_id}}`.

export const placeholder = /\{\{([^{}]*)\}\}/g;

export const hasPlaceholder = (value: unknown): value is string =>
  typeof value === 'string' && value.search(placeholder) !== -1;

/** Percent-encodes placeholders, so that their characters have no meaning in a URL. */
export const encodePlaceholders = (url: string): string =>
  url.replace(placeholder, encodeURIComponent);

/** Replaces placeholders by neutral characters of the same length. */
export const hidePlaceholders = (url: string): string =>
  url.replace(placeholder, (whole) => '*'.repeat(whole.length));

/**
 * Matches a JSON string or a placeholder. The closing quote is optional: otherwise each quote of an unterminated string
 * would be tried as a start, in quadratic time.
 */
const stringOrPlaceholder = /"[^"\\]*(?:\\[^]?[^"\\]*)*"?|\{\{[^{}]*\}\}/g;

/** Turns placeholders outside of strings, which stand for numbers or other values, into strings. */
export const quotePlaceholders = (json: string): string =>
  json.replace(stringOrPlaceholder, (part) => (part.startsWith('"') ? part : JSON.stringify(part)));
