// The viewer: the caller, identified by the API key.
import type { Viewer } from '../../auth/viewer.js';
import { rejectIssues } from '../../domain/validation.js';
import { ApiKey } from './api-key.js';
import { builder } from './builder.js';
import { User } from './user/node.js';
import { Workspace } from './workspace.js';

const ViewerType = builder.objectRef<Viewer>('Viewer').implement({
  description: 'The caller: the API key of this request, its user and its workspace.',
  fields: (t) => ({
    apiKey: t.expose('apiKey', {
      type: ApiKey,
      nullable: true,
      description: 'API key of this request; `null` if the caller has signed in without one.',
    }),
    user: t.prismaField({
      type: User,
      description: 'User who makes the request. The role of the user determines its permissions.',
      resolve: (query, { workspaceId, userId }, _args, { db }) =>
        db.user.findUniqueOrThrow({
          ...query,
          where: { workspaceId_id: { workspaceId, id: userId } },
        }),
    }),
    workspace: t.prismaField({
      type: Workspace,
      description: 'Workspace that the API key of this request belongs to.',
      resolve: (query, { workspaceId }, _args, { db }) =>
        db.workspace.findUniqueOrThrow({ ...query, where: { id: workspaceId } }),
    }),
  }),
});

builder.queryField('viewer', (t) =>
  t.field({
    type: ViewerType,
    description: 'The caller: the API key of this request, its user and its workspace.',
    resolve: (_root, _args, context) => {
      rejectIssues(context, []);
      return context.viewer;
    },
  }),
);
