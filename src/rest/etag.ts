// The versions of records as entity tags (RFC 9110, section 8.8.3), and the conditions that callers put on them.
import { mustBe } from './values.js';

export const etagOf = (version: number): string => `"${String(version)}"`;

/** What `etagOf` makes. */
export const versionTag = /^"([1-9]\d{0,8})"$/;

/** Any entity tag. */
export const entityTag = /^(W\/)?"[!#-~\x80-\xff]*"$/;

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
  if (!entityTag.test(tag)) return mustBe('one ETag, such as "3", or *');
  const [, version] = versionTag.exec(tag) ?? [];
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
