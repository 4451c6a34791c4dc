// The columns of contacts.
import { z } from 'zod';
import type { ContactModel } from '../../generated/prisma/models.js';
import { forAddress } from '../address.js';
import type { Columns } from '../column-table.js';
import { choiceFilter, tagsFilter, textFilter } from '../list/filter-operators.js';
import { nameColumn } from '../list/sort-column.js';
import { email, optional, optionalText, requiredText, tags } from '../validation.js';
import { emailFilter, phoneFilter } from './key-filters.js';
import { contactTypes, type ContactType } from '../value-sets.js';
import { versionedColumns } from '../versioned-columns.js';

const firstName = z.string({ error: 'A contact needs a first name.' }).pipe(requiredText);

const addressColumn = { write: optionalText, filter: textFilter(true) };

export const contactColumns = {
  ...versionedColumns,
  firstName: { write: firstName, filter: textFilter(false), sort: nameColumn(false) },
  lastName: { write: optionalText, filter: textFilter(true), sort: nameColumn(true) },
  email: { write: optional(email), filter: emailFilter },
  phone: { write: optional(requiredText), filter: phoneFilter },
  company: { write: optionalText, filter: textFilter(true), sort: nameColumn(true) },
  jobTitle: { write: optionalText, filter: textFilter(true) },
  type: { write: optional(z.enum(contactTypes)), filter: choiceFilter<ContactType, true>(true) },
  ...forAddress('mailing', () => addressColumn),
  ...forAddress('billing', () => addressColumn),
  tags: { write: tags.exactOptional(), filter: tagsFilter },
  externalId: { write: optional(requiredText), filter: textFilter(true) },
  emailKey: { isAudited: false },
  phoneKey: { isAudited: false },
  phoneCountry: { isAudited: false },
  keysVersion: { isAudited: false },
} satisfies Columns<ContactModel>;
