import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeId, encodeId, toUuid, withUuids } from '../../src/graphql/schema/ids.js';

const typenames = fc.constantFrom('Opportunity', 'Contact', 'User', 'Pipeline', 'Stage');
const uuids = fc.uuid();
const uuid = '01890000-0000-7000-8000-00000000000a';

describe('a global id', () => {
  test('names the type and the uuid that it was made of', () => {
    fc.assert(
      fc.property(typenames, uuids, (typename, id) => {
        const globalId = encodeId(typename, id);
        expect(decodeId(globalId)).toEqual({ typename, uuid: id });
        expect(toUuid(typename, globalId)).toBe(id);
      }),
    );
  });

  test('is another for another record, and for another type', () => {
    fc.assert(
      fc.property(typenames, uuids, uuids, (typename, one, other) => {
        fc.pre(one !== other);
        expect(encodeId(typename, one)).not.toBe(encodeId(typename, other));
        expect(encodeId(typename, one)).not.toBe(encodeId('Workspace', one));
      }),
    );
  });

  test('of another type names nothing: it is no uuid, and stays as it is', () => {
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
  ])('with %s names nothing, and stays as it is', (_name, content) => {
    const id = Buffer.from(content).toString('base64');
    expect(decodeId(id)).toEqual({ uuid: id });
    expect(toUuid('Opportunity', id)).toBe(id);
  });
});

describe('a uuid', () => {
  test('stands for itself, whatever the type, and is brought to lower case', () => {
    fc.assert(
      fc.property(typenames, uuids, (typename, id) => {
        expect(decodeId(id)).toEqual({ uuid: id });
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
  ])('%s is none, and stays as it is', (_name, id) => {
    expect(toUuid('Opportunity', id)).toBe(id);
  });
});

test('whatever text is given as an id, it is read without a fault: as a uuid, or as it is', () => {
  const base64 = fc.string({ unit: 'binary' }).map((text) => Buffer.from(text).toString('base64'));
  const texts = fc.oneof(fc.string({ unit: 'binary' }), base64, fc.base64String());
  fc.assert(
    fc.property(typenames, texts, (typename, text) => {
      const decoded = decodeId(text);
      if (decoded.uuid !== text) expect(decoded.uuid).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-/);
      expect(toUuid(typename, text)).toBe(
        decoded.typename === undefined || decoded.typename === typename ? decoded.uuid : text,
      );
    }),
    { numRuns: 500 },
  );
});

describe('an input with ids', () => {
  const fields = { contactId: 'Contact', userId: 'User' };

  test('has them brought to uuids, and all else as it was', () => {
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

  test('keeps an id of another type, which names nothing', () => {
    const contactId = encodeId('User', uuid);
    expect(withUuids({ contactId, userId: null }, fields)).toStrictEqual({
      contactId,
      userId: null,
    });
  });
});
