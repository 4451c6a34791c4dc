// The workspace: everything a caller reads and writes belongs to its own one.
import { getWorkspace, updateWorkspace } from '../../domain/workspace/settings.js';
import { builder } from './builder.js';
import { filledTextField, limited, textLimits } from './limits.js';
import { payloadSelection } from './selection.js';

const zone = 'America/Denver';

export const Workspace = builder.prismaNode('Workspace', {
  description: 'A company and its data. An API key belongs to exactly one workspace.',
  nullable: true,
  id: { resolve: ({ id }) => id },
  findUnique: (id) => ({ id }),
  fields: (t) => ({
    uuid: t.expose('id', { type: 'UUID', description: 'The id that REST uses.' }),
    name: t.exposeString('name', limited('The name of the company.', textLimits, 'Acme Roofing')),
    timeZone: t.exposeString(
      'timeZone',
      limited(
        `Where its appointments take place: a name of the IANA time zone database, such as ${zone}.`,
        textLimits,
        zone,
      ),
    ),
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
      name: t.string(filledTextField('The name of the company.')),
      timeZone: t.string({
        description: `A name of the IANA time zone database, such as ${zone}. Upper and lower case are the same; it is stored as the database writes it.`,
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
