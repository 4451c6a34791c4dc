// The viewer: the caller, identified by the API key or the token.
import {
  permissionsOf,
  readPermissions,
  writePermissions,
  type Permission,
} from '../../auth/policy.js';
import { apiKeyOf, type Viewer } from '../../auth/viewer.js';
import { rejectIssues } from '../../domain/validation.js';
import { costs, prices } from '../cost/prices.js';
import { ApiKey } from './api-key.js';
import { builder } from './builder.js';
import { enumName } from './enum-values.js';
import { User } from './user/node.js';
import { Workspace } from './workspace.js';

const permissionValue = (prefix: string, kind: string) => (value: Permission) =>
  [
    `${prefix}${enumName(value)}`,
    { value, description: `The caller may run the ${kind} \`${value}\`.` },
  ] as const;

const PermissionType = builder.enumType('Permission', {
  description:
    'Permission to run a mutation, or a query that is not open to all. Later versions can add values: clients need a default branch.',
  values: Object.fromEntries([
    ...writePermissions.map(permissionValue('', 'mutation')),
    ...readPermissions.map(permissionValue('READ_', 'query')),
  ]),
});

const ViewerType = builder.objectRef<Viewer>('Viewer').implement({
  description:
    'The caller: a user, with the workspace and, unless the user has signed in with a token, the API key.',
  fields: (t) => ({
    apiKey: t.field({
      type: ApiKey,
      nullable: true,
      description: 'API key of this request; `null` if the caller has signed in with a token.',
      resolve: (viewer) => apiKeyOf(viewer),
    }),
    permissions: t.field({
      type: [PermissionType],
      description:
        'Mutations that the caller may run, and queries that are not open to all, so that an application can hide what is not allowed. They follow from the role of the user and from the API key. Each of them can still be rejected because of the state of a record.',
      ...costs({ points: () => prices.listField }),
      resolve: (viewer) => permissionsOf(viewer),
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
      description: 'Workspace of the caller.',
      resolve: (query, { workspaceId }, _args, { db }) =>
        db.workspace.findUniqueOrThrow({ ...query, where: { id: workspaceId } }),
    }),
  }),
});

builder.queryField('viewer', (t) =>
  t.field({
    type: ViewerType,
    description:
      'The caller: a user, with the workspace and, unless the user has signed in with a token, the API key.',
    resolve: (_root, _args, context) => {
      rejectIssues(context, []);
      return context.viewer;
    },
  }),
);
