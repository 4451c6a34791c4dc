// Changes the contact that an external ID, an email address or a phone number names, or creates it.
import { lockNames } from '../../database/contact-statements.js';
import type { Selection } from '../../database/table.js';
import { AmbiguousIdentifierError, NotFoundError, type Issue } from '../../errors.js';
import type { Prisma } from '../../generated/prisma/client.js';
import type { ContactModel } from '../../generated/prisma/models.js';
import { inTransaction, type Caller } from '../caller.js';
import { retry } from '../retry.js';
import { validate } from '../validation.js';
import { planFilter } from '../list/filter.js';
import { contactKeys } from './keys.js';
import { contactList } from './read.js';
import { change, createContact, updateContact, type ContactInput } from './write.js';

/** The highest number of contacts that are read for one identifier. */
const matchesMax = 100;

type ContactWhere = Prisma.ContactWhereInput;
type Match = Pick<ContactModel, 'id' | 'externalId'>;

/** The issue of an input that names no contact. */
const identifierIssues = ({ externalId, email, phone }: ContactInput): Issue[] =>
  externalId == null && email == null && phone == null
    ? [
        {
          path: ['email'],
          message: 'An external ID, an email address or a phone number is needed.',
        },
      ]
    : [];

/** Returns the contacts that each identifier of the input names. */
async function findMatches(
  caller: Caller,
  { externalId, email, phone }: ContactInput,
): Promise<Match[][]> {
  const filters = [
    ...(externalId == null ? [] : [{ externalId: { eq: externalId } }]),
    ...(email == null ? [] : [{ email: { eq: email } }]),
    ...(phone == null ? [] : [{ phone: { eq: phone } }]),
  ];
  return Promise.all(
    filters.map((filter) =>
      caller.db.contact.findMany({
        where: planFilter(caller, contactList, filter).condition as unknown as ContactWhere,
        orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
        take: matchesMax,
        select: { id: true, externalId: true },
      }),
    ),
  );
}

/**
 * The contact that all identifiers agree on. An identifier that names no contact agrees with any, except that a contact
 * keeps its external ID.
 *
 * @returns undefined if no identifier names a contact
 * @throws AmbiguousIdentifierError
 */
function commonMatch(matches: readonly Match[][], { externalId }: ContactInput): Match | undefined {
  const [first, ...others] = matches.filter((some) => some.length > 0);
  if (first === undefined) return undefined;
  const [one, ...more] = first
    .filter(({ id }) => others.every((some) => some.some((other) => other.id === id)))
    .filter((own) => externalId == null || (own.externalId ?? externalId) === externalId);
  if (one !== undefined && more.length === 0) return one;
  throw new AmbiguousIdentifierError('Contact', [...new Set(matches.flat().map(({ id }) => id))]);
}

/**
 * Changes the contact that the external ID, the email address and the phone number of the input name, or creates it if
 * they name none. Upserts with a common identifier run one after the other, so they make one contact.
 *
 * @throws AmbiguousIdentifierError when they name different contacts, or several
 * @throws ValidationError
 */
export async function upsertContact(
  caller: Caller,
  input: ContactInput,
  query: Selection = {},
): Promise<{ contact: ContactModel; created: boolean }> {
  validate(caller, change, input, identifierIssues(input));
  const write = async (inner: Caller) => {
    const { emailKey, phoneKey } = contactKeys(input, 1, inner.viewer.country);
    const names = Object.entries({ externalId: input.externalId, emailKey, phoneKey });
    await lockNames(
      inner.db,
      names.flatMap(([kind, value]) => (value == null ? [] : [`contact ${kind} ${value}`])),
    );
    const known = commonMatch(await findMatches(inner, input), input);
    return known === undefined
      ? { contact: await createContact(inner, input, query), created: true }
      : { contact: await updateContact(inner, { ...input, id: known.id }, query), created: false };
  };
  // Another caller can delete the contact between the look-up and the change.
  return retry(
    () => inTransaction(caller, write),
    (error) => error instanceof NotFoundError,
  );
}
