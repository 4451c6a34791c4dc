// The kinds of responses: each maps the result of an operation to a status and a body.
/** A response before its body is written as JSON. */
export interface RestResponse {
  readonly status: number;
  /** The body. Default: none. */
  readonly body?: unknown;
  /** The version of the record in the body. */
  readonly version?: number;
  /** The cursor of the next page of a list. */
  readonly nextCursor?: string | null;
  /** The ID of a created record. */
  readonly createdId?: string;
  /** Whether nothing was written. Such a response is not stored under an Idempotency-Key. */
  readonly isRejection?: boolean;
}

/** The properties of the request that a response can depend on. */
interface ResponseContext {
  /** The parameter for the path of an issue. */
  readonly parameterOf: (path: readonly string[]) => string;
}

export interface ResponseKind<Result> {
  readonly name: 'list' | 'object' | 'created' | 'changed' | 'upserted' | 'deleted' | 'batch';
  /** The statuses of a success. The first one is the default. */
  readonly statuses: readonly number[];
  /** @returns null if there is no such record */
  readonly respond: (result: Result, request: ResponseContext) => RestResponse | null;
}

/** The alias of a record's version, which is returned in the header ETag. */
export const versionKey = 'etag';

/** A record, with its version if it has one. */
interface VersionedRecord {
  readonly [versionKey]?: number;
  readonly [field: string]: unknown;
}

function recordOf({ etag, ...body }: VersionedRecord) {
  return { body, ...(etag !== undefined && { version: etag }) };
}

interface RecordList {
  readonly data: readonly unknown[];
  readonly page: { readonly has_more: boolean; readonly next_cursor: string | null };
}

export const list: ResponseKind<RecordList | null> = {
  name: 'list',
  statuses: [200],
  respond(result) {
    if (result === null) return null;
    const { data, page } = result;
    const nextCursor = page.has_more ? page.next_cursor : null;
    return {
      status: 200,
      body: { data, has_more: page.has_more, next_cursor: nextCursor },
      nextCursor,
    };
  },
};

export const object: ResponseKind<VersionedRecord | null> = {
  name: 'object',
  statuses: [200],
  respond: (record) => record && { status: 200, ...recordOf(record) },
};

export const created: ResponseKind<{ readonly record: VersionedRecord & { readonly id: string } }> =
  {
    name: 'created',
    statuses: [201],
    respond: ({ record }) => ({ status: 201, ...recordOf(record), createdId: record.id }),
  };

export const changed: ResponseKind<{ readonly record: VersionedRecord }> = {
  name: 'changed',
  statuses: [200],
  respond: ({ record }) => ({ status: 200, ...recordOf(record) }),
};

export const upserted: ResponseKind<{
  readonly created: boolean;
  readonly record: VersionedRecord & { readonly id: string };
}> = {
  name: 'upserted',
  statuses: [201, 200],
  respond: ({ created: isNew, record }) => ({
    status: isNew ? 201 : 200,
    ...recordOf(record),
    ...(isNew && { createdId: record.id }),
  }),
};

export const deleted: ResponseKind<{ readonly deleted_id: string }> = {
  name: 'deleted',
  statuses: [204],
  respond: () => ({ status: 204 }),
};

/** The status of a batch of which some items were created and some were not. */
const multiStatus = 207;

export const batch: ResponseKind<{
  readonly results: readonly {
    readonly index: number;
    readonly opportunity: object | null;
    readonly issues: readonly { readonly path: readonly string[]; readonly message: string }[];
  }[];
}> = {
  name: 'batch',
  statuses: [201, multiStatus],
  respond: ({ results }, { parameterOf }) => ({
    status: results.every(({ issues }) => issues.length === 0) ? 201 : multiStatus,
    isRejection: results.every(({ opportunity }) => opportunity === null),
    body: {
      data: results.map(({ index, opportunity, issues }) => ({
        index,
        opportunity,
        errors: issues.map(({ path, message }) => ({ param: parameterOf(path), message })),
      })),
    },
  }),
};
