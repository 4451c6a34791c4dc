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
  description: 'Relationship of a contact to the workspace.',
  values: enumValues(contactTypes, {
    customer: 'A person or company that buys, or has bought.',
    vendor: 'A seller of goods.',
    supplier: 'A provider of material for jobs.',
    partner: 'A person or company that works on jobs together with the workspace.',
    lead: 'A potential customer.',
    other: 'Any other contact.',
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
  description: 'A person or company that the workspace has a business relationship with.',
  nullable: true,
  id: { resolve: ({ id }) => id },
  findUnique: (id, { viewer: { workspaceId } }) => ({ workspaceId_id: { workspaceId, id } }),
  fields: (t) => ({
    uuid: t.expose('id', {
      type: 'UUID',
      description: 'UUID of the record, as used by the REST API.',
    }),
    workspaceId: t.id({
      description: 'ID of the workspace.',
      resolve: ({ workspaceId }) => encodeId('Workspace', workspaceId),
    }),
    firstName: t.exposeString('firstName', limited('First name.', textLimits, examples.firstName)),
    lastName: t.exposeString('lastName', {
      nullable: true,
      ...limited('Last name.', textLimits, examples.lastName),
    }),
    email: t.exposeString('email', {
      nullable: true,
      ...limited(
        'Email address. A contact without one has a phone number.',
        emailLimits,
        examples.email,
      ),
    }),
    phone: t.exposeString('phone', {
      nullable: true,
      description: 'Phone number, as entered. A contact without one has an email address.',
    }),
    company: t.exposeString('company', { nullable: true, description: 'Name of the company.' }),
    jobTitle: t.exposeString('jobTitle', {
      nullable: true,
      description: 'Job title of the person at the company.',
    }),
    type: t.expose('type', {
      type: ContactTypeType,
      nullable: true,
      description: 'Relationship of the contact to the workspace; `null` if it has not been set.',
    }),
    ...forAddresses(addressParts, (column, address, part) =>
      t.exposeString(column, { nullable: true, description: addressDescription(address, part) }),
    ),
    tags: t.exposeStringList(
      'tags',
      limited('Labels, in the order in which they were given.', tagsLimits),
    ),
    externalId: t.exposeString('externalId', {
      nullable: true,
      description: 'Identifier of the contact in an external system. Unique within the workspace.',
    }),
    version: t.exposeInt('version', {
      description:
        'Version of the record: 1 after creation, incremented by each change. Pass it as `expectedVersion` to detect concurrent changes.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'Time of creation.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'Time of the last change.' }),
  }),
});

export const ContactConnection = builder.connectionObject(
  {
    type: Contact,
    name: 'ContactConnection',
    description: 'A page of a list of contacts.',
  },
  { name: 'ContactEdge', description: 'A contact with its cursor.' },
);
