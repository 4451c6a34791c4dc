// Contacts: the people and companies that opportunities are for.
import { builder } from './builder.js';

export const Contact = builder.prismaNode('Contact', {
  description: 'A person or company that the workspace deals with.',
  nullable: true,
  id: { resolve: ({ id }) => id },
  findUnique: (id, { viewer: { workspaceId } }) => ({ workspaceId_id: { workspaceId, id } }),
  fields: (t) => ({
    uuid: t.expose('id', { type: 'UUID', description: 'The id that REST uses.' }),
    firstName: t.exposeString('firstName', { description: 'The first name.' }),
    lastName: t.exposeString('lastName', { nullable: true, description: 'The last name.' }),
    email: t.exposeString('email', { nullable: true, description: 'The email address.' }),
    phone: t.exposeString('phone', {
      nullable: true,
      description: 'The phone number, as entered.',
    }),
    company: t.exposeString('company', { nullable: true, description: 'The name of the company.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was created.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it last changed.' }),
  }),
});
