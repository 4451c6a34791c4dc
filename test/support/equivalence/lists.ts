// Checks pages of lists: which of the known records a list must contain, and how many.
import { fold } from '../../../src/database/fold.js';
import { foldWhole } from '../../../src/database/folded-columns.js';
import { emailKey } from '../../../src/domain/contact/keys.js';
import { phoneKey } from '../../../src/domain/contact/phone.js';
import type { Differences } from './compare.js';
import type { Shown } from './meaning.js';
import type { Step } from './step.js';

const holds = (text: unknown, part: string) =>
  typeof text === 'string' && fold(text).includes(fold(part));

const words = (query: string) => query.split(/\s+/).filter((word) => word !== '');

/** The country of the workspaces. */
const country = 'US';

/** The columns that a search covers. */
const searched = [
  ...['name', 'contact_name', 'first_name', 'last_name', 'company', 'email', 'phone'],
];

/** The conditions of parameters that filter records. */
const filters: Readonly<Record<string, (record: Shown, asked: string) => boolean>> = {
  q: (record, asked) =>
    words(asked).every((word) => searched.some((column) => holds(record[column], word))),
  email: ({ email }, asked) => typeof email === 'string' && emailKey(email) === emailKey(asked),
  phone: ({ phone }, asked) =>
    typeof phone === 'string' && phoneKey(phone, country) === phoneKey(asked, country),
  contact_name: (record, asked) => asked === '' || holds(record.contact_name, asked),
  tag: ({ tags }, asked) =>
    foldWhole(asked) !== '' &&
    Array.isArray(tags) &&
    tags.some((tag: string) => foldWhole(tag) === foldWhole(asked)),
  ...Object.fromEntries(
    ['approval_status', 'contact_type', 'kind', 'role'].map((column) => [
      column,
      (record: Shown, asked: string) => record[column] === asked,
    ]),
  ),
};

/**
 * Filters by values that the record does not contain, or whose notation differs. Such a list is compared with that of
 * GraphQL only.
 */
const uncheckedFilters = [
  ...['pipeline_id', 'stage_id', 'sales_rep_id', 'external_id', 'updated_since', 'search'],
];

const asText = (step: Step, name: string) => {
  const value = step.given[name];
  return value && 'text' in value ? value.text : undefined;
};

/**
 * @param data a page of a list, as returned by REST
 * @param known the known records of any kind
 */
export function isListed(step: Step, data: unknown, known: readonly Shown[]): Differences {
  const page = data as { data: Shown[]; has_more: boolean };
  const matches = (record: Shown) =>
    Object.entries(filters).every(([name, filter]) => {
      const asked = asText(step, name);
      return asked === undefined || filter(record, asked);
    });
  const limit = Number(asText(step, 'limit') ?? 25);
  const differences = page.data
    .filter((record) => !matches(record))
    .map(({ id }) => `the list contains ${id}, which does not match`);
  if (page.data.length > limit)
    differences.push(`the list holds ${page.data.length} of at most ${limit}`);
  const isWhole =
    !page.has_more && !['cursor', ...uncheckedFilters].some((name) => name in step.given);
  const ids = new Set(page.data.map(({ id }) => id));
  for (const record of known)
    if (isWhole && isOfList(step, record) && matches(record) && !ids.has(record.id))
      differences.push(`the list lacks ${record.id}`);
  return differences;
}

const isOfList = ({ route }: Step, record: Shown) =>
  route === ('first_name' in record ? 'GET /v1/contacts' : 'GET /v1/opportunities');
