// Contacts: the node.
import { forAddress } from '../../../domain/address.js';
import { contactTypes } from '../../../domain/value-sets.js';
import { builder } from '../builder.js';
import { enumValues } from '../enum-values.js';
import { examples } from '../examples.js';
import { emailLimits, textLimits, withLimits } from '../limits.js';
import { ownedNode, tagsOptions, uuidOptions, workspaceIdOptions } from '../record.js';

export const ContactTypeType = builder.enumType('ContactType', {
  description: 'Relationship of a contact to the workspace.',
  values: enumValues(contactTypes, {
    customer: 'A person or company that buys, or has bought.',
    vendor:
      'A company or person that sells goods or services to the workspace, other than material for jobs.',
    supplier: 'A company or person that sells material for jobs to the workspace.',
    partner: 'A person or company that works on jobs together with the workspace.',
    lead: 'A potential customer.',
    other: 'Any other contact.',
  }),
});

export const Contact = builder.prismaNode('Contact', {
  description: 'A person or company that the workspace has a business relationship with.',
  ...ownedNode,
  fields: (t) => ({
    uuid: t.expose('id', uuidOptions),
    workspaceId: t.id(workspaceIdOptions),
    firstName: t.exposeString('firstName', withLimits(textLimits, examples.firstName)),
    lastName: t.exposeString('lastName', {
      nullable: true,
      ...withLimits(textLimits, examples.lastName),
    }),
    email: t.exposeString('email', { nullable: true, ...withLimits(emailLimits, examples.email) }),
    phone: t.exposeString('phone', { nullable: true }),
    company: t.exposeString('company', { nullable: true }),
    jobTitle: t.exposeString('jobTitle', { nullable: true }),
    type: t.expose('type', { type: ContactTypeType, nullable: true }),
    ...forAddress('mailing', (column) => t.exposeString(column, { nullable: true })),
    ...forAddress('billing', (column) => t.exposeString(column, { nullable: true })),
    tags: t.exposeStringList('tags', tagsOptions),
    externalId: t.exposeString('externalId', { nullable: true }),
    version: t.exposeInt('version'),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
  }),
});
