// The viewer: who is calling, as the API key says.
import type { Viewer as ViewerShape } from '../../auth/viewer.js';
import { refuseIssues } from '../../domain/validation.js';
import { ApiKey } from './api-key.js';
import { builder } from './builder.js';
import { User } from './user/node.js';
import { Workspace } from './workspace.js';

const Viewer = builder.objectRef<ViewerShape>('Viewer').implement({
  description: 'Who is calling.',
  fields: (t) => ({
    apiKey: t.expose('apiKey', { type: ApiKey, description: 'The API key of this request.' }),
    user: t.prismaField({
      type: User,
      description: 'The user that the key acts for. Its role says what the key may do.',
      resolve: (query, { workspaceId, userId }, _args, { db }) =>
        db.user.findUniqueOrThrow({
          ...query,
          where: { workspaceId_id: { workspaceId, id: userId } },
        }),
    }),
    workspace: t.prismaField({
      type: Workspace,
      description: 'The workspace that the key belongs to.',
      resolve: (query, { workspaceId }, _args, { db }) =>
        db.workspace.findUniqueOrThrow({ ...query, where: { id: workspaceId } }),
    }),
  }),
});

builder.queryField('viewer', (t) =>
  t.field({
    type: Viewer,
    description: 'Who is calling.',
    resolve: (_root, _args, context) => {
      refuseIssues(context, []);
      return context.viewer;
    },
  }),
);
