// The versions of records as entity tags (RFC 9110, section 8.8.3), and the conditions that callers put on them.
import { createHash } from 'node:crypto';
import { mustBe } from './values.js';

export const etagOf = (version: number): string => `"${String(version)}"`;

/** The tag of a response that is not one record with a version, such as a list: a hash of its body. */
export const contentTagOf = (body: string): string =>
  `"${createHash('sha256').update(body).digest('base64url')}"`;

/** What `etagOf` makes. */
export const versionTag = /^"([1-9]\d{0,8})"$/;

/** What `contentTagOf` makes. */
export const contentTag = /^"[\w-]{43}"$/;

const tag = String.raw`(?:W/)?"[!#-~\x80-\xff]*"`;

/** One or more entity tags. A list may have empty elements (RFC 9110, section 5.6.1). */
export const entityTags = new RegExp(`^${tag}(?: *,[ ,]*${tag})*$`);

const oneTag = new RegExp(tag, 'g');

/** A version that no record ever has. */
export const noVersion = 0;

/**
 * A tag as the gateway made it. A proxy that compresses a response makes its tag weak, as nginx does, or adds the
 * coding to it, as Apache does: the version of the record is the same.
 */
const canonical = (sent: string): string =>
  sent.replace(/^W\//, '').replace(/[-;](?:gzip|br|deflate|zstd)"$/, '"');

const tagsIn = (header: string): string[] => (header.match(oneTag) ?? []).map(canonical);

/**
 * The versions that an If-Match asks for (RFC 9110, section 13.1.1).
 *
 * @returns undefined for `*`: any version
 * @throws Mismatch
 */
export function versionsOf(header: string): readonly number[] | undefined {
  const value = header.trim();
  if (value === '*') return undefined;
  if (!entityTags.test(value)) return mustBe('ETags, such as "3", or *');
  return tagsIn(value).map((sent) => Number(versionTag.exec(sent)?.[1] ?? noVersion));
}

/** Whether a caller has the version already, by its If-None-Match (RFC 9110, section 13.1.2). */
export const isKnown = (ifNoneMatch: string | undefined, etag: string | undefined): boolean =>
  etag !== undefined &&
  ifNoneMatch !== undefined &&
  (ifNoneMatch.trim() === '*' || tagsIn(ifNoneMatch).includes(etag));
