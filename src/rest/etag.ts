// Entity tags made from the versions of records (RFC 9110, section 8.8.3), and the conditions that compare them.
import { createHash } from 'node:crypto';
import { mustBe } from './values.js';

export const etagOf = (version: number): string => `"${String(version)}"`;

/** The tag of a response other than a single record with a version, such as a list: a hash of its body. */
export const contentTagOf = (body: string): string =>
  `"${createHash('sha256').update(body).digest('base64url')}"`;

/** The format of the tags that `etagOf` creates. */
export const versionTag = /^"([1-9]\d{0,8})"$/;

/** The format of the tags that `contentTagOf` creates. */
export const contentTag = /^"[\w-]{43}"$/;

const tag = String.raw`(?:W/)?"[!#-~\x80-\xff]*"`;

/** One or more entity tags, as clients should send them. */
export const entityTags = new RegExp(`^${tag}(?: *,[ ,]*${tag})*$`);

/** An element of a list, up to its comma. Empty elements and tabs are accepted (RFC 9110, section 5.6.1). */
const element = new RegExp(String.raw`[\t ,]*(${tag})[\t ]*(?=,|$)`, 'y');

/** A version that no record ever has. */
export const noVersion = 0;

/**
 * Restores a tag to the form in which the gateway sent it. Proxies that compress a response change its tag: nginx makes
 * it weak, and Apache appends the coding. The version of the record is still the same.
 */
function canonical(sent: string): string {
  const strong = sent.replace(/^W\//, '');
  // A hash can end like a tag with a coding.
  return contentTag.test(strong) ? strong : strong.replace(/[-;](?:gzip|br|deflate|zstd)"$/, '"');
}

/** @returns undefined if the header is malformed */
function tagsIn(header: string): readonly string[] | undefined {
  const tags: string[] = [];
  let end = 0;
  for (;;) {
    element.lastIndex = end;
    const sent = element.exec(header)?.[1];
    if (sent === undefined) break;
    tags.push(canonical(sent));
    end = element.lastIndex;
  }
  return tags.length > 0 && /^[\t ,]*$/.test(header.slice(end)) ? tags : undefined;
}

/** The form of a condition (RFC 9110, section 13.1), as messages name it. */
export const conditionForm = 'ETags, such as "3", or *';

const isAny = (header: string): boolean => header.trim() === '*';

export const isCondition = (header: string): boolean =>
  isAny(header) || tagsIn(header) !== undefined;

/**
 * The versions that an If-Match header allows (RFC 9110, section 13.1.1).
 *
 * @returns undefined for `*`, which allows any version
 * @throws Mismatch if the header is malformed
 */
export function versionsOf(header: string): readonly number[] | undefined {
  if (isAny(header)) return undefined;
  const tags = tagsIn(header) ?? mustBe(conditionForm);
  return tags.map((sent) => Number(versionTag.exec(sent)?.[1] ?? noVersion));
}

/** Whether the caller's copy is current, according to its If-None-Match (RFC 9110, section 13.1.2). A malformed one has no effect. */
export const isKnown = (ifNoneMatch: string | undefined, etag: string | undefined): boolean =>
  etag !== undefined &&
  ifNoneMatch !== undefined &&
  (isAny(ifNoneMatch) || tagsIn(ifNoneMatch)?.includes(etag) === true);
