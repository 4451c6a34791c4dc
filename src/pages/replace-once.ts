// Changes pages that tools have written.

/**
 * Replaces a string in a page.
 *
 * @throws Error if it does not occur exactly once, which a new version of the tool may cause
 */
export function replaceOnce(page: string, part: string, replacement: string): string {
  const [before, after, ...more] = page.split(part);
  if (before === undefined || after === undefined || more.length > 0)
    throw new Error(`The page does not contain ${part.slice(0, 60)} exactly once.`);
  return before + replacement + after;
}
