// The typed errors: results of mutations that share the interface `Error`. Errors of authentication, of limits and of
// the server are top-level errors (public-errors.ts).
import type { TypedErrorCode } from '../../error-codes.js';
import {
  AmbiguousIdentifierError,
  ForbiddenError,
  InvalidTransitionError,
  LimitReachedError,
  NotFoundError,
  RecordInUseError,
  StaleVersionError,
  ValidationError,
  type GatewayError,
  type Issue,
} from '../../errors.js';
import { builder } from './builder.js';
import { encodeId } from './ids.js';
import { ApprovalStatusType } from './opportunity/approval-status.js';

const errorCodeValues: Record<TypedErrorCode, { readonly description: string }> = {
  INVALID_REQUEST: { description: 'The input is invalid. The type is `ValidationError`.' },
  FORBIDDEN: { description: 'The caller may not run the mutation. The type is `ForbiddenError`.' },
  NOT_FOUND: { description: 'The workspace has no such record. The type is `NotFoundError`.' },
  STALE_VERSION: {
    description:
      'The record has another version than `expectedVersion`. The type is `StaleVersionError`.',
  },
  INVALID_TRANSITION: {
    description:
      'The approval status of the record does not allow the mutation. The type is `InvalidTransitionError`.',
  },
  RECORD_IN_USE: {
    description:
      'Other records refer to the record that was to be deleted. The type is `RecordInUseError`.',
  },
  LIMIT_REACHED: {
    description: 'The maximum number of records has been reached. The type is `LimitReachedError`.',
  },
  AMBIGUOUS_IDENTIFIER: {
    description:
      'The identifiers of the input do not identify a single record. The type is `AmbiguousIdentifierError`.',
  },
};

const ErrorCodeType = builder.enumType('ErrorCode', {
  description:
    'Code of a typed error. Later versions can add values: clients need a default branch. The codes of top-level errors are in `extensions.code`.',
  values: errorCodeValues,
});

const ErrorInterface = builder.interfaceRef<GatewayError>('Error').implement({
  description:
    'An error that prevented a mutation. Nothing has been written. Later versions can add types: clients need a default branch.',
  fields: (t) => ({
    code: t.field({
      type: ErrorCodeType,
      description: 'Code of the error, for programs.',
      resolve: ({ code }) => code as TypedErrorCode,
    }),
    message: t.exposeString('message', { description: 'Message of the error, for people.' }),
  }),
});

const interfaces = [ErrorInterface];

export const IssueType = builder.objectRef<Issue>('ValidationIssue').implement({
  description: 'A problem of an input.',
  fields: (t) => ({
    path: t.stringList({
      description:
        'Path of the invalid value: the name of the argument, then names of fields and indexes of lists. For an argument in the selection of the payload, the response keys of its field and of those above it come first.',
      resolve: ({ path }) => path.map(String),
    }),
    message: t.exposeString('message', {
      description: 'Message of the problem, for people.',
    }),
  }),
});

builder.objectType(ValidationError, {
  name: 'ValidationError',
  description: 'The input is invalid. Nothing has been written.',
  interfaces,
  fields: (t) => ({
    issues: t.field({
      type: [IssueType],
      description: 'All problems of the input, including values that cannot be parsed.',
      resolve: ({ issues }) => [...issues],
    }),
  }),
});

builder.objectType(ForbiddenError, {
  name: 'ForbiddenError',
  description: 'The API key is read-only, or the role of the user does not allow the mutation.',
  interfaces,
});

builder.objectType(NotFoundError, {
  name: 'NotFoundError',
  description: 'The workspace has no record with this ID.',
  interfaces,
});

builder.objectType(StaleVersionError, {
  name: 'StaleVersionError',
  description: 'The record has changed since the caller read it: it has another `version`.',
  interfaces,
  fields: (t) => ({
    version: t.exposeInt('version', { description: 'Current version of the record.' }),
  }),
});

builder.objectType(InvalidTransitionError, {
  name: 'InvalidTransitionError',
  description: 'The current approval status of the record does not allow the mutation.',
  interfaces,
  fields: (t) => ({
    approvalStatus: t.field({
      type: ApprovalStatusType,
      description: 'Current approval status of the record.',
      resolve: ({ current }) => current.approvalStatus,
    }),
    version: t.int({
      description: 'Current version of the record.',
      resolve: ({ current }) => current.version,
    }),
  }),
});

builder.objectType(RecordInUseError, {
  name: 'RecordInUseError',
  description: 'Other records refer to the record that was to be deleted.',
  interfaces,
  fields: (t) => ({
    count: t.exposeInt('count', { description: 'Number of records that refer to the record.' }),
  }),
});

builder.objectType(LimitReachedError, {
  name: 'LimitReachedError',
  description: 'The maximum number of records has been reached. Nothing has been written.',
  interfaces,
  fields: (t) => ({
    limit: t.exposeInt('limit', { description: 'Maximum number of records.' }),
  }),
});

builder.objectType(AmbiguousIdentifierError, {
  name: 'AmbiguousIdentifierError',
  description:
    'The identifiers of the input, such as `externalId` and `email`, do not identify a single record. Nothing has been written.',
  interfaces,
  fields: (t) => ({
    ids: t.idList({
      description: 'IDs of the records that the identifiers name, up to 300.',
      resolve: ({ type, ids }) => ids.map((id) => encodeId(type, id)),
    }),
  }),
});
