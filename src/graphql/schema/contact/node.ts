// Contacts: the node and its connection.
import {
  addressParts,
  forAddresses,
  type Address,
  type AddressPart,
} from '../../../domain/contact/addresses.js';
import { contactTypes } from '../../../domain/value-sets.js';
import { builder } from '../builder.js';
import { enumValues } from '../enum-values.js';
import { examples } from '../examples.js';
import { encodeId } from '../ids.js';
import { emailLimits, limited, tagsLimits, textLimits } from '../limits.js';

export const ContactTypeType = builder.enumType('ContactType', {
  description: 'What a contact is to the workspace.',
  values: enumValues(contactTypes, {
    customer: 'Buys, or has bought.',
    vendor: 'Sells goods.',
    supplier: 'Provides material for the jobs.',
    partner: 'Works on jobs together with us.',
    lead: 'May become a customer.',
    other: 'None of the others.',
  }),
});

const partNames: Record<AddressPart, string> = {
  Street: 'Street and number',
  City: 'City',
  State: 'State',
  Zip: 'Postal code',
  Country: 'Country',
};

export const addressDescription = (address: Address, part: AddressPart) =>
  `${partNames[part]} of the ${address} address.`;

export const Contact = builder.prismaNode('Contact', {
  description: 'A person or company that the workspace deals with.',
  nullable: true,
  id: { resolve: ({ id }) => id },
  findUnique: (id, { viewer: { workspaceId } }) => ({ workspaceId_id: { workspaceId, id } }),
  fields: (t) => ({
    uuid: t.expose('id', { type: 'UUID', description: 'The id that REST uses.' }),
    workspaceId: t.id({
      description: 'ID of the workspace.',
      resolve: ({ workspaceId }) => encodeId('Workspace', workspaceId),
    }),
    firstName: t.exposeString(
      'firstName',
      limited('The first name.', textLimits, examples.firstName),
    ),
    lastName: t.exposeString('lastName', {
      nullable: true,
      ...limited('The last name.', textLimits, examples.lastName),
    }),
    email: t.exposeString('email', {
      nullable: true,
      ...limited(
        'The email address. A contact without one has a phone number.',
        emailLimits,
        examples.email,
      ),
    }),
    phone: t.exposeString('phone', {
      nullable: true,
      description: 'The phone number, as entered. A contact without one has an email address.',
    }),
    company: t.exposeString('company', { nullable: true, description: 'The name of the company.' }),
    jobTitle: t.exposeString('jobTitle', {
      nullable: true,
      description: 'What the person does at the company.',
    }),
    type: t.expose('type', {
      type: ContactTypeType,
      nullable: true,
      description: 'What the contact is to the workspace.',
    }),
    ...forAddresses(addressParts, (column, address, part) =>
      t.exposeString(column, { nullable: true, description: addressDescription(address, part) }),
    ),
    tags: t.exposeStringList('tags', limited('Labels, in the order they were given.', tagsLimits)),
    externalId: t.exposeString('externalId', {
      nullable: true,
      description: 'Identifier of the contact in an external system. Unique within the workspace.',
    }),
    version: t.exposeInt('version', {
      description: 'Counts the changes: 1 as it was created. For expectedVersion.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was created.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it last changed.' }),
  }),
});

export const ContactConnection = builder.connectionObject(
  {
    type: Contact,
    name: 'ContactConnection',
    description: 'A list of contacts, a page at a time.',
  },
  { name: 'ContactEdge', description: 'A contact on a page.' },
);
