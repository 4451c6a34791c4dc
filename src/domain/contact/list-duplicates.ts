// Lists groups of contacts that may be the same: those with the same normalized email address or phone number.
import { z } from 'zod';
import {
  countDuplicateGroups,
  duplicateGroups,
  duplicateKinds,
  type DuplicateGroup,
  type DuplicateKey,
} from '../../database/contact-statements.js';
import type { Issue } from '../../errors.js';
import type { Caller } from '../caller.js';
import { cursorLengthMax, encodeCursor, foreignCursor } from '../list/cursor.js';
import { pageOfRows, pageSizeOf, pageSizes, type PageArguments } from '../list/keyset.js';
import type { ListPage } from '../list/list-kind.js';
import { text, validate } from '../validation.js';

export { duplicateKinds, type DuplicateGroup };

/** The highest number of contacts of a group that are returned. */
export const groupContactsMax = 20;

/** The list, the kind of the key and the key. Callers can forge cursors, so each part is checked. */
const groupPosition = z.tuple([
  z.literal('contactDuplicates'),
  z.enum(duplicateKinds),
  text(cursorLengthMax),
]);

const writeGroupCursor = ({ kind, key }: DuplicateKey): string => {
  const content: z.input<typeof groupPosition> = ['contactDuplicates', kind, key];
  return encodeCursor(content);
};

/** @returns undefined for an invalid cursor */
function readGroupCursor(cursor: string): DuplicateKey | undefined {
  try {
    const content: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    const [, kind, key] = groupPosition.parse(content);
    return writeGroupCursor({ kind, key }) === cursor ? { kind, key } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * One page of the groups of contacts with the same key, by kind and key.
 *
 * @param query its `take` overrides the number of groups that are read
 * @throws ValidationError for a page size outside 1 to 100, or a malformed cursor
 */
export async function listDuplicates(
  caller: Caller,
  args: PageArguments,
  { take = pageSizeOf(args) + 1 }: { readonly take?: number } = {},
): Promise<ListPage<DuplicateGroup>> {
  const issues: Issue[] = [];
  const bound = (name: 'after' | 'before') => {
    const cursor = args[name];
    if (cursor == null) return undefined;
    const position = readGroupCursor(cursor);
    if (position === undefined) issues.push({ path: [name], message: foreignCursor });
    return position;
  };
  const [after, before] = [bound('after'), bound('before')];
  validate(caller, pageSizes, args, issues);
  const { country } = caller.viewer;
  const found = await duplicateGroups(caller.db, {
    country,
    after,
    before,
    idsMax: groupContactsMax,
    isBackward: args.last != null,
    take,
  });
  return {
    ...pageOfRows(found, args, writeGroupCursor),
    totalCount: () => countDuplicateGroups(caller.db, country),
  };
}
