// The versions of records as entity tags (RFC 9110, section 8.8.3), and the conditions that callers put on them.
import { mustBe } from './values.js';

export const etagOf = (version: number): string => `"${String(version)}"`;

/** A version that no record ever has. */
const noVersion = 0;

/**
 * The version that an If-Match asks for (RFC 9110, section 13.1.1).
 *
 * @returns undefined where any will do
 * @throws Mismatch
 */
export function versionOf(header: string): number | undefined {
  const tag = header.trim();
  if (tag === '*') return undefined;
  if (!/^(W\/)?"[\x21\x23-\x7e\x80-\xff]*"$/.test(tag))
    return mustBe('one ETag, such as "3", or *');
  const [, version] = /^"([1-9]\d{0,8})"$/.exec(tag) ?? [];
  return version === undefined ? noVersion : Number(version);
}

/** Whether a caller has the version already, by its If-None-Match (RFC 9110, section 13.1.2). */
export const isKnown = (ifNoneMatch: string | undefined, etag: string | undefined): boolean =>
  etag !== undefined &&
  (ifNoneMatch
    ?.split(',')
    .map((tag) => tag.trim().replace(/^W\//, ''))
    .some((tag) => tag === '*' || tag === etag) ??
    false);
