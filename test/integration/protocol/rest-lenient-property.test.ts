// The lenient reading as a property: for random values, a call as clients spell it and its strict form give the same
// record.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newWorkspace, stagesOf } from '../../support/gateway.js';
import { bodyOf, opportunitiesPath, strictly, type OpportunityObject } from '../../support/rest.js';

const form = 'application/x-www-form-urlencoded';

/** A parameter, its strict value, and a spelling of that value. */
interface Spelled {
  readonly name: string;
  readonly strict: unknown;
  /** The same value in JSON, as a client sends it. */
  readonly json: string;
  /** The same value in a form. */
  readonly pairs: readonly (readonly [name: string, value: string])[];
}

const spaces = fc.stringMatching(/^ {0,2}$/);

const value = fc
  .tuple(fc.nat(999_999), fc.nat(99), spaces, spaces, fc.stringMatching(/^0{0,2}$/))
  .map(([dollars, cents, before, after, zeros]): Spelled => {
    const number = `${String(dollars)}.${String(cents).padStart(2, '0')}`;
    const text = `${before}${zeros}${number}${after}`;
    const json = JSON.stringify(text);
    return { name: 'value', strict: Number(number), json, pairs: [['value', text]] };
  });

const zip = fc
  .tuple(fc.nat(99_999), fc.constantFrom('', '.0', '.50', 'e2'))
  .map(([digits, tail]): Spelled => {
    const text = `${String(digits)}${tail}`;
    return { name: 'address_zip', strict: text, json: text, pairs: [['address_zip', text]] };
  });

const contactName = fc
  .string({ unit: 'grapheme', maxLength: 30 })
  .filter((text) => !text.includes('\0') && !text.startsWith('\ufeff'))
  .map((text): Spelled => ({
    ...{ name: 'contact_name', strict: text, json: JSON.stringify(text) },
    pairs: [['contact_name', text]],
  }));

const tags = fc
  .array(fc.stringMatching(/^[a-zé]( ?[a-z])*$/), { minLength: 1, maxLength: 5 })
  .chain((items) =>
    fc
      .constantFrom(', ', ',', ' ,, ')
      .chain((comma) =>
        fc.constantFrom<Spelled['pairs']>(
          [['tags', items.join(comma)]],
          items.map((item) => ['tags[]', item] as const),
          items.map((item, index) => [`tags[${String(index)}]`, item] as const),
        ),
      )
      .map((pairs): Spelled => {
        const json = JSON.stringify(items.join(', '));
        return { name: 'tags', strict: items, json, pairs };
      }),
  );

const appointment = fc
  .tuple(
    fc.date({
      min: new Date('2000-01-01'),
      max: new Date('2099-12-31'),
      noInvalidDate: true,
    }),
    fc.constantFrom(' ', 't'),
    fc.constantFrom('', 'z', 'Z', '+00:00'),
    fc.constantFrom<'time' | 'day' | 'seconds'>('time', 'day', 'seconds'),
  )
  .map(([date, separator, zone, precision]): Spelled => {
    const iso = date.toISOString();
    const day = iso.slice(0, 10);
    const [text, strict] = {
      time: [day + separator + iso.slice(11, 23) + zone, iso],
      day: [day, `${day}T00:00:00Z`],
      seconds: [date.toUTCString(), `${iso.slice(0, 19)}Z`],
    }[precision] as [string, string];
    const json = JSON.stringify(text);
    return { name: 'appointment_at', strict, json, pairs: [['appointment_at', text]] };
  });

/** A parameter that is empty, and therefore absent. */
const blank = fc
  .constantFrom('sales_rep_id', 'pipeline_id', 'primary_contact_id')
  .map((name): Spelled => ({ name, strict: null, json: '""', pairs: [[name, '']] }));

const unknown = fc.constantFrom('notes', '__proto__', 'utm source', 'Value', 'é');

const comparable = ({ id, node_id, created_at, updated_at, ...fields }: OpportunityObject) => {
  expect([id, node_id, created_at, updated_at]).not.toContain(undefined);
  return fields;
};

test('a call as clients spell it and its strict form give the same record', async () => {
  const { client, id } = await newWorkspace();
  const [stage] = await stagesOf(id);
  const create = async (payload: string, headers: Record<string, string>) =>
    comparable(bodyOf(await client.post(opportunitiesPath, payload, headers), 201));
  const some = fc.option(fc.nat(), { nil: undefined });
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(value, zip, contactName, tags, appointment, blank),
      fc.tuple(some, some, some, some, some, some),
      unknown,
      async (drawn, isLeftOut, extra) => {
        const spelled = drawn.filter((_, index) => isLeftOut[index] === undefined);
        const fields = spelled.map(({ name, strict }) => [name, strict] as const);
        const strict = await create(
          JSON.stringify({ stage_id: stage?.id, ...Object.fromEntries(fields) }),
          strictly,
        );
        const members = spelled.map(({ name, json }) => `${JSON.stringify(name)}: ${json}`);
        members.push(`${JSON.stringify(extra)}: {"value": 1}`, `"stage_id": "${stage?.id ?? ''}"`);
        expect(await create(`{${members.join(', ')}}`, { 'content-type': form })).toEqual(strict);
        const pairs = spelled.flatMap((one) => one.pairs.map(([name, text]) => [name, text]));
        const body = new URLSearchParams([...pairs, [extra, '1'], ['stage_id', stage?.id ?? '']]);
        expect(await create(body.toString(), { 'content-type': form })).toEqual(strict);
      },
    ),
    { numRuns: 60 },
  );
});
