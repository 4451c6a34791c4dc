// Errors that a mutation can result in. They share an interface; sign-in, limits and faults are
// top-level errors instead (public-errors.ts).
import {
  ConflictError,
  errorStatus,
  ForbiddenError,
  type GatewayError,
  NotFoundError,
  ValidationError,
  type ErrorCode,
  type Issue,
} from '../../errors.js';
import { builder } from './builder.js';
import { ApprovalStatusType } from './opportunity/approval-status.js';

const codeDescriptions: Record<ErrorCode, string> = {
  INVALID_REQUEST: 'The request breaks a rule of the schema or of the domain.',
  UNAUTHORIZED: 'No API key, or one that is unknown, revoked or expired.',
  FORBIDDEN: 'The key is read-only, or the role of its user does not allow this.',
  NOT_FOUND: 'No such record in this workspace.',
  PERSISTED_QUERY_NOT_FOUND:
    'No document with this hash is known. Send the request again, with the document.',
  METHOD_NOT_ALLOWED: 'The address does not answer to this HTTP method.',
  NOT_ACCEPTABLE: 'The response exists in no media type that the Accept header allows.',
  CONFLICT: 'The state of the record forbids this, or the same idempotency key is in flight.',
  PRECONDITION_FAILED: 'The record has changed since it was read.',
  PAYLOAD_TOO_LARGE: 'The request body is larger than 1 MiB.',
  UNSUPPORTED_MEDIA_TYPE: 'The request body is not JSON, or has an unknown content coding.',
  IDEMPOTENCY_MISMATCH: 'The idempotency key was used with another body.',
  RATE_LIMITED:
    'The API key has too few points left for this request, or too many requests with an invalid key came from this address. Retry-After tells how long to wait.',
  INTERNAL: 'A fault of ours.',
  UNAVAILABLE: 'The database is out of reach; try again shortly.',
};

const ErrorCodeType = builder.enumType('ErrorCode', {
  description: 'What kind of error it is. REST shows the same codes in lower case.',
  values: Object.fromEntries(
    (Object.keys(errorStatus) as ErrorCode[]).map((code) => [
      code,
      { value: code, description: codeDescriptions[code] },
    ]),
  ) as Record<ErrorCode, { value: ErrorCode; description: string }>,
});

const ErrorInterface = builder.interfaceRef<GatewayError>('Error').implement({
  description: 'Why a mutation did nothing.',
  fields: (t) => ({
    code: t.expose('code', { type: ErrorCodeType, description: 'For programs to decide by.' }),
    message: t.exposeString('message', { description: 'For people to read.' }),
  }),
});

export const IssueType = builder.objectRef<Issue>('Issue').implement({
  description: 'One thing that is wrong with an input.',
  fields: (t) => ({
    path: t.stringList({
      description: 'Where: the argument, then fields and list indexes.',
      resolve: ({ path }) => path.map(String),
    }),
    message: t.exposeString('message', { description: 'What, for people to read.' }),
  }),
});

builder.objectType(ValidationError, {
  name: 'ValidationError',
  description: 'The input breaks rules. All of them are listed, and nothing was stored.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    issues: t.field({
      type: [IssueType],
      description: 'Everything that is wrong.',
      resolve: ({ issues }) => [...issues],
    }),
  }),
});

builder.objectType(ForbiddenError, {
  name: 'ForbiddenError',
  description: 'The API key may not do this.',
  interfaces: [ErrorInterface],
});

builder.objectType(NotFoundError, {
  name: 'NotFoundError',
  description: 'The workspace has no such record.',
  interfaces: [ErrorInterface],
});

builder.objectType(ConflictError, {
  name: 'ConflictError',
  description: 'The present state of the record forbids this. Nothing has changed.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    approvalStatus: t.field({
      type: ApprovalStatusType,
      nullable: true,
      description: 'Of an opportunity: where it stands at present.',
      resolve: ({ present }) => present.approvalStatus,
    }),
    version: t.int({
      nullable: true,
      description: 'The present version of the record, where it has one.',
      resolve: ({ present }) => present.version,
    }),
    holders: t.int({
      nullable: true,
      description: 'How many records hold the one that was to be deleted.',
      resolve: ({ present }) => present.holders,
    }),
  }),
});
