// The fields of each noun that callers can set, by their REST names.
import fc from 'fast-check';
import { someOf } from './draw-some.js';
import { choice, decimal, email, link, tags, text, timestamp, word } from './draw-values.js';

const address = (prefix: string) =>
  Object.fromEntries(
    ['street', 'city', 'state', 'zip', 'country'].map((part) => [`${prefix}_${part}`, text]),
  );

export const place = { pipeline_id: link('pipeline'), stage_id: link('stage') };

const externalId = word(['ext-1', 'ext-2', 'ext-3', ' x ', '\u{1f3e0}'], ['', ' ', '\u200b']);

export const opportunityFields = {
  external_id: externalId,
  name: text,
  contact_name: text,
  primary_contact_id: link('contact'),
  value: decimal,
  lead_source: text,
  appointment_at: timestamp,
  ...address('address'),
  sales_rep_id: link('user'),
  project_manager_id: link('user'),
  ar_owner_id: link('user'),
  ...place,
  tags,
};

export const contactTypes = ['customer', 'vendor', 'supplier', 'partner', 'lead', 'other'];

export const contactFields = {
  external_id: externalId,
  first_name: word(['Ann', 'Bob', ' b ', 'Zo\u00eb', 'x'.repeat(255)], ['', ' \u200b']),
  last_name: text,
  email,
  phone: word(['555-0100', '+43 1 555', 'x'], ['', '\u00a0']),
  company: text,
  job_title: text,
  contact_type: choice(contactTypes),
  ...address('mailing'),
  ...address('billing'),
  tags,
};

export const newContact = {
  ...contactFields,
  first_name: word(['Ann', 'Bob', ' b ', 'Zo\u00eb', 'x'.repeat(255)], ['', ' \u200b'], {
    isRequired: true,
  }),
};

export const newOpportunities = fc
  .oneof(
    {
      weight: 30,
      arbitrary: fc.array(
        someOf(opportunityFields, { atATime: 2 }).map((fields) => ({ fields })),
        { minLength: 1, maxLength: 4 },
      ),
    },
    { weight: 1, arbitrary: fc.constant(Array.from({ length: 100 }, () => ({ fields: {} }))) },
  )
  .map((list) => ({ list }));
