// The workspace: everything a caller reads and writes belongs to its own one.
import { getWorkspace, updateWorkspace } from '../domain/settings.js';
import { builder } from './builder.js';
import { payloadSelection } from './selection.js';

export const Workspace = builder.prismaNode('Workspace', {
  description: 'A company and its data. An API key belongs to exactly one workspace.',
  nullable: true,
  id: { resolve: ({ id }) => id },
  findUnique: (id) => ({ id }),
  fields: (t) => ({
    uuid: t.expose('id', { type: 'UUID', description: 'The id that REST uses.' }),
    name: t.exposeString('name', { description: 'The name of the company.' }),
    timeZone: t.exposeString('timeZone', {
      description:
        'Where its appointments take place: a name of the IANA time zone database, such as America/Denver.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was created.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it last changed.' }),
  }),
});

builder.queryField('workspace', (t) =>
  t.prismaField({
    type: Workspace,
    description: 'The workspace that the API key belongs to.',
    resolve: (query, _root, _args, context) => getWorkspace(context, query),
  }),
);

builder.relayMutationField(
  'updateWorkspace',
  {
    description: 'What to change. An absent field stays as it is; none can be cleared.',
    inputFields: (t) => ({
      name: t.string({ description: 'The name of the company. From 1 to 255 characters.' }),
      timeZone: t.string({
        description: 'A name of the IANA time zone database, such as America/Denver.',
      }),
    }),
  },
  {
    description: 'Changes the settings of the workspace.',
    errors: {},
    resolve: async (_root, { input }, context, info) => ({
      workspace: await updateWorkspace(
        context,
        { input },
        payloadSelection(context, info, 'UpdateWorkspacePayload', 'workspace'),
      ),
    }),
  },
  {
    description: 'The settings have been changed.',
    outputFields: (t) => ({
      workspace: t.expose('workspace', { type: Workspace, description: 'As it is now.' }),
    }),
  },
);
