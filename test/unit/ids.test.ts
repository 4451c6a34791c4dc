import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodeId,
  encodeId,
  encodeLink,
  toUuid,
  uuidOf,
  withUuids,
} from '../../src/graphql/schema/ids.js';
import { arbitraryText } from '../support/arbitrary-text.js';

const typenames = fc.constantFrom(
  ...['Opportunity', 'OpportunityEvent', 'Contact', 'User', 'ApiKey', 'Pipeline', 'Stage'],
);
const uuids = fc.uuid();
const uuid = '01890000-0000-7000-8000-00000000000a';

describe('a global ID', () => {
  test('contains the type and the UUID from which it was made', () => {
    fc.assert(
      fc.property(typenames, uuids, (typename, id) => {
        const globalId = encodeId(typename, id);
        expect(decodeId(globalId)).toEqual({ typename, uuid: id });
        expect(toUuid(typename, globalId)).toBe(id);
        expect(uuidOf(globalId)).toBe(id);
      }),
    );
  });

  test('is the base64 of the type and the uuid, with a colon between', () => {
    const text = Buffer.from(`Opportunity:${uuid}`).toString('base64');
    expect(encodeId('Opportunity', uuid)).toBe(text);
    expect(encodeLink('Opportunity', uuid)).toBe(text);
    expect(encodeLink('Opportunity', null)).toBeNull();
  });

  test('differs for another record, and for another type', () => {
    fc.assert(
      fc.property(typenames, uuids, uuids, (typename, one, other) => {
        fc.pre(one !== other);
        expect(encodeId(typename, one)).not.toBe(encodeId(typename, other));
        expect(encodeId(typename, one)).not.toBe(encodeId('Workspace', one));
      }),
    );
  });

  test('of another type matches nothing: it is not a UUID, and stays unchanged', () => {
    fc.assert(
      fc.property(typenames, typenames, uuids, (typename, other, id) => {
        fc.pre(typename !== other);
        const globalId = encodeId(other, id);
        expect(toUuid(typename, globalId)).toBe(globalId);
      }),
    );
  });

  test.each([
    ['no uuid within', 'Opportunity:banana'],
    ['nothing after the colon', 'Opportunity:'],
    ['no type', `:${uuid}`],
    ['no colon', `Opportunity${uuid}`],
    ['a further part', `Opportunity:${uuid}:x`],
    ['an integer within', 'Opportunity:1'],
    ['space before the uuid', `Opportunity: ${uuid}`],
    ['a NUL after the uuid', `Opportunity:${uuid}\0`],
    ['a comma for the colon', `Opportunity,${uuid}`],
    ['a uuid in upper case', `Opportunity:${uuid.toUpperCase()}`],
  ])('with %s matches nothing, and stays unchanged', (_name, content) => {
    const id = Buffer.from(content).toString('base64');
    expect(decodeId(id)).toBeUndefined();
    expect(toUuid('Opportunity', id)).toBe(id);
  });

  const globalId = Buffer.from(`User:${uuid}`).toString('base64');
  test.each([
    ['without its padding', globalId.replace(/=+$/, '')],
    ['with a space in it', `${globalId.slice(0, 4)} ${globalId.slice(4)}`],
    ['with a line feed after it', `${globalId}\n`],
    ['with a character that is not in base64', `${globalId.slice(0, -2)}!=`],
    ['with other unused bits', `${globalId.slice(0, -2)}${globalId.at(-2) === 'E' ? 'F' : 'E'}=`],
    ['twice', globalId + globalId],
  ])('%s matches nothing, because an ID has a single spelling', (_name, id) => {
    expect(id).not.toBe(globalId);
    expect(decodeId(id)).toBeUndefined();
    expect(toUuid('User', id)).toBe(id);
  });
});

describe('a UUID', () => {
  test('is accepted for any type, and converted to lower case', () => {
    fc.assert(
      fc.property(typenames, uuids, (typename, id) => {
        expect(decodeId(id)).toBeUndefined();
        expect(toUuid(typename, id)).toBe(id);
        expect(toUuid(typename, id.toUpperCase())).toBe(id);
      }),
    );
  });

  test.each([
    ['in braces', `{${uuid}}`],
    ['as a URN', `urn:uuid:${uuid}`],
    ['without hyphens', uuid.replaceAll('-', '')],
    ['with space around it', ` ${uuid} `],
    ['with a line feed after it', `${uuid}\n`],
    ['cut short', uuid.slice(1)],
    ['with a letter too far in the alphabet', uuid.replace('a', 'g')],
  ])('%s is malformed, and stays unchanged', (_name, id) => {
    expect(toUuid('Opportunity', id)).toBe(id);
  });
});

test('any string is read as an ID without an exception: as a UUID, or unchanged', () => {
  const base64 = arbitraryText().map((text) => Buffer.from(text).toString('base64'));
  const texts = fc.oneof(arbitraryText(), base64, fc.base64String());
  fc.assert(
    fc.property(typenames, texts, (typename, text) => {
      const decoded = decodeId(text);
      if (decoded) expect(encodeId(decoded.typename, decoded.uuid)).toBe(text);
      const uuid = toUuid(typename, text);
      if (uuid !== text) expect(uuid).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    }),
    { numRuns: 500 },
  );
});

describe('an input with IDs', () => {
  const fields = { contactId: 'Contact', userId: 'User' };

  test('has its IDs converted to UUIDs, and all else unchanged', () => {
    const input = {
      contactId: encodeId('Contact', uuid),
      userId: uuid.toUpperCase(),
      name: encodeId('Contact', uuid),
    };
    const before = structuredClone(input);
    expect(withUuids(input, fields)).toStrictEqual({
      contactId: uuid,
      userId: uuid,
      name: before.name,
    });
    expect(input).toStrictEqual(before);
  });

  test('keeps an absent one absent, and null as null', () => {
    expect(withUuids<{ contactId?: string | null; userId?: string }>({}, fields)).toStrictEqual({});
    expect(withUuids({ contactId: null, userId: uuid }, fields)).toStrictEqual({
      contactId: null,
      userId: uuid,
    });
  });

  test('keeps an ID of another type, which matches nothing', () => {
    const contactId = encodeId('User', uuid);
    expect(withUuids({ contactId, userId: null }, fields)).toStrictEqual({
      contactId,
      userId: null,
    });
  });
});
