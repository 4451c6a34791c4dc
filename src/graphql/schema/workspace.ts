// The workspace: everything a caller reads and writes belongs to its own one.
import type { Selection } from '../../database/table.js';
import { getWorkspace, updateWorkspace } from '../../domain/workspace/settings.js';
import { costs, prices } from '../cost/prices.js';
import { builder } from './builder.js';
import { columnDescription } from './descriptions.js';
import { eventNode } from './event/node.js';
import { countryLimits, filledTextField, limited, textLimits, withLimits } from './limits.js';
import { recordMutation, uuidOptions, workspaceIdOptions } from './record.js';

const zone = 'America/Denver';

export const Workspace = builder.prismaNode('Workspace', {
  description: 'A company and its data. An API key belongs to exactly one workspace.',
  nullable: true,
  id: { resolve: ({ id }) => id },
  findUnique: (id) => ({ id }),
  fields: (t) => ({
    uuid: t.expose('id', uuidOptions),
    name: t.exposeString('name', withLimits(textLimits, 'Acme Roofing')),
    timeZone: t.exposeString('timeZone', withLimits(textLimits, zone)),
    country: t.exposeString('country', withLimits(countryLimits, 'US')),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
  }),
});

builder.prismaNode('WorkspaceEvent', {
  variant: 'SettingsEvent',
  description: 'The creation of the workspace, or one change of its settings.',
  ...eventNode('workspace'),
  fields: (t) => ({
    workspaceId: t.id(workspaceIdOptions),
    workspace: t.prismaField({
      type: Workspace,
      description: 'The workspace as it is now.',
      ...costs({ points: () => prices.ownRecord }),
      resolve: (query, _event, _args, context) => getWorkspace(context, query as Selection),
    }),
  }),
});

builder.queryField('workspace', (t) =>
  t.prismaField({
    type: Workspace,
    description: 'Workspace of the caller.',
    resolve: (query, _root, _args, context) => getWorkspace(context, query as Selection),
  }),
);

recordMutation('updateWorkspace', Workspace, {
  description: 'Changes the settings of the workspace.',
  inputDescription:
    'Changes of the workspace. An absent field keeps its value. No field can be cleared.',
  inputFields: (t) => ({
    name: t.string(filledTextField(columnDescription('Workspace', 'name'))),
    timeZone: t.string({
      description: `Time zone of the appointments: a name of the IANA time zone database, such as \`${zone}\`, in upper or lower case. It is stored in the spelling of the database.`,
    }),
    country: t.string(
      limited(
        `${columnDescription('Workspace', 'country')} Upper or lower case.`,
        countryLimits,
        'US',
      ),
    ),
  }),
  payloadDescription: 'The settings have been changed.',
  write: (context, input, query) => updateWorkspace(context, input, query),
});
