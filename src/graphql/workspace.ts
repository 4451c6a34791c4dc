// The workspace: everything a caller reads and writes belongs to its own one.
import { builder } from './builder.js';

export const Workspace = builder.prismaNode('Workspace', {
  description: 'A company and its data. An API key belongs to exactly one workspace.',
  nullable: true,
  id: { resolve: ({ id }) => id },
  findUnique: (id) => ({ id }),
  fields: (t) => ({
    uuid: t.expose('id', { type: 'UUID', description: 'The id that REST uses.' }),
    name: t.exposeString('name', { description: 'The name of the company.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was created.' }),
  }),
});
