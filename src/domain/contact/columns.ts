// The columns of contacts.
import { z } from 'zod';
import type { ContactModel } from '../../generated/prisma/models.js';
import { forAddress } from '../address.js';
import type { Columns } from '../column-table.js';
import {
  choiceFilter,
  idFilter,
  tagsFilter,
  textFilter,
  timestampFilter,
} from '../list/filter-operators.js';
import { nameColumn, timestampColumn } from '../list/sort-column.js';
import { email, optional, optionalText, requiredText, tags } from '../validation.js';
import { emailFilter, phoneFilter } from './key-filters.js';
import { contactTypes, type ContactType } from '../value-sets.js';

const firstName = z.string({ error: 'A contact needs a first name.' }).pipe(requiredText);

const addressColumn = { write: optionalText, filter: textFilter(true) };

export const contactColumns = {
  workspaceId: { isAudited: false },
  id: { filter: idFilter(false), isAudited: false },
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
  version: { isAudited: false },
  emailKey: { isAudited: false },
  phoneKey: { isAudited: false },
  phoneCountry: { isAudited: false },
  keysVersion: { isAudited: false },
  createdAt: { filter: timestampFilter(false), sort: timestampColumn(false), isAudited: false },
  updatedAt: { filter: timestampFilter(false), sort: timestampColumn(false), isAudited: false },
} satisfies Columns<ContactModel>;
