// How the result of an operation is answered: one kind for each form of a result.
/** What a route answers with, before it is written as JSON. */
export interface Answered {
  readonly status: number;
  /** Left out: none. */
  readonly body?: unknown;
  /** The version of the record in the body. */
  readonly version?: number;
  /** Where a list continues. */
  readonly nextCursor?: string | null;
  /** The id of the record that is new. */
  readonly createdId?: string;
  /** Whether nothing was written: the response is not stored under an Idempotency-Key. */
  readonly isRefusal?: boolean;
}

/** What an answer can ask of the request that it answers. */
interface ResponseContext {
  /** The parameter that an issue's path is about. */
  readonly parameterOf: (path: readonly string[]) => string;
}

export interface AnswerKind<Result> {
  readonly name: 'list' | 'object' | 'created' | 'changed' | 'deleted' | 'batch';
  /** Of a success, the first of them where nothing is to be said. */
  readonly statuses: readonly number[];
  /** @returns null where there is no such record */
  readonly answer: (result: Result, request: ResponseContext) => Answered | null;
}

/** The alias of a record's version: it leaves in the header ETag. */
export const versionKey = 'etag';

/** A record, with its version where it has one. */
interface VersionedRecord {
  readonly [versionKey]?: number;
  readonly [field: string]: unknown;
}

function recordOf({ etag, ...body }: VersionedRecord) {
  return { body, ...(etag !== undefined && { version: etag }) };
}

export const list: AnswerKind<{
  readonly data: readonly unknown[];
  readonly page: { readonly has_more: boolean; readonly next_cursor: string | null };
}> = {
  name: 'list',
  statuses: [200],
  answer({ data, page }) {
    const nextCursor = page.has_more ? page.next_cursor : null;
    return {
      status: 200,
      body: { data, has_more: page.has_more, next_cursor: nextCursor },
      nextCursor,
    };
  },
};

export const object: AnswerKind<VersionedRecord | null> = {
  name: 'object',
  statuses: [200],
  answer: (record) => record && { status: 200, ...recordOf(record) },
};

export const created: AnswerKind<{ readonly record: VersionedRecord & { readonly id: string } }> = {
  name: 'created',
  statuses: [201],
  answer: ({ record }) => ({ status: 201, ...recordOf(record), createdId: record.id }),
};

export const changed: AnswerKind<{ readonly record: VersionedRecord }> = {
  name: 'changed',
  statuses: [200],
  answer: ({ record }) => ({ status: 200, ...recordOf(record) }),
};

export const deleted: AnswerKind<{ readonly deleted_id: string }> = {
  name: 'deleted',
  statuses: [204],
  answer: () => ({ status: 204 }),
};

/** Some were created and some not: the status of answers that hold several. */
const multiStatus = 207;

export const batch: AnswerKind<{
  readonly results: readonly {
    readonly index: number;
    readonly opportunity: object | null;
    readonly issues: readonly { readonly path: readonly string[]; readonly message: string }[];
  }[];
}> = {
  name: 'batch',
  statuses: [201, multiStatus],
  answer: ({ results }, { parameterOf }) => ({
    status: results.every(({ issues }) => issues.length === 0) ? 201 : multiStatus,
    isRefusal: results.every(({ opportunity }) => opportunity === null),
    body: {
      data: results.map(({ index, opportunity, issues }) => ({
        index,
        opportunity,
        errors: issues.map(({ path, message }) => ({ param: parameterOf(path), message })),
      })),
    },
  }),
};
