import { describe, expect, test } from 'vitest';
import {
  authorizeRead,
  authorizeWrite,
  permissionsOf,
  policy,
  type GuardedRead,
  type Write,
} from '../../src/auth/policy.js';
import type { Viewer } from '../../src/auth/viewer.js';
import { ForbiddenError } from '../../src/errors.js';
import { roles, type Role } from '../../src/domain/value-sets.js';

/** The roles that may make each write. A missing write is a compile error. */
const allowed: Record<Write, readonly Role[]> = {
  createOpportunity: ['member', 'admin'],
  createOpportunities: ['member', 'admin'],
  upsertOpportunity: ['member', 'admin'],
  updateOpportunity: ['member', 'admin'],
  moveOpportunity: ['member', 'admin'],
  approveOpportunity: ['member', 'admin'],
  unapproveOpportunity: ['member', 'admin'],
  archiveOpportunity: ['member', 'admin'],
  restoreOpportunity: ['member', 'admin'],
  deleteOpportunity: ['admin'],
  createContact: ['member', 'admin'],
  updateContact: ['member', 'admin'],
  upsertContact: ['member', 'admin'],
  mergeContacts: ['admin'],
  deleteContact: ['admin'],
  createPipeline: ['admin'],
  updatePipeline: ['admin'],
  deletePipeline: ['admin'],
  createStage: ['admin'],
  updateStage: ['admin'],
  deleteStage: ['admin'],
  createUser: ['admin'],
  updateUser: ['admin'],
  deactivateUser: ['admin'],
  reactivateUser: ['admin'],
  createApiKey: ['admin'],
  revokeApiKey: ['admin'],
  updateWorkspace: ['admin'],
};

/** The roles that may make each restricted read. */
const allowedReads: Record<GuardedRead, readonly Role[]> = {
  apiKeys: ['admin'],
  restUsage: ['admin'],
};

const own = {
  workspaceId: '01890000-0000-7000-8000-000000000001',
  userId: '01890000-0000-7000-8000-000000000002',
};
const expiresAt = new Date();

const person = (role: Role): Viewer => ({
  ...own,
  country: 'US',
  principal: { kind: 'person', workspaceId: own.workspaceId, id: own.userId, expiresAt },
  role,
});

function viewer(role: Role, readOnly: boolean): Viewer {
  const id = '01890000-0000-7000-8000-000000000003';
  const { workspaceId, userId } = own;
  const key = { id, name: 'A key', lastCharacters: 'abcd', readOnly, userId };
  const apiKey = { ...key, createdAt: new Date(), expiresAt, revokedAt: null };
  return {
    ...person(role),
    principal: { kind: 'apiKey', workspaceId, id, expiresAt, apiKey },
  };
}

const writes = Object.keys(allowed) as Write[];
const reads = Object.keys(allowedReads) as GuardedRead[];

test('the policy table has exactly the writes, the reads and the roles of this test', () => {
  expect(Object.keys(policy.writes).sort()).toEqual([...writes].sort());
  expect(Object.keys(policy.reads).sort()).toEqual([...reads].sort());
  expect([...roles].sort()).toEqual(['admin', 'member', 'viewer']);
});

describe.each(writes)('%s', (write) => {
  test.each(roles)('is allowed or rejected with a writable key or a token, by a %s', (role) => {
    for (const caller of [viewer(role, false), person(role)]) {
      const attempt = () => {
        authorizeWrite(caller, write);
      };
      if (allowed[write].includes(role)) expect(attempt).not.toThrow();
      else expect(attempt).toThrow(ForbiddenError);
    }
  });

  test.each(roles)('is rejected with a read-only key, by a %s', (role) => {
    expect(() => {
      authorizeWrite(viewer(role, true), write);
    }).toThrow(ForbiddenError);
  });
});

describe.each(reads)('%s', (read) => {
  test.each(roles)('requires the same role with any key or a token, by a %s', (role) => {
    for (const caller of [viewer(role, false), viewer(role, true), person(role)]) {
      const attempt = () => {
        authorizeRead(caller, read);
      };
      if (allowedReads[read].includes(role)) expect(attempt).not.toThrow();
      else expect(attempt).toThrow(ForbiddenError);
    }
  });
});

test.each(roles)('the permissions are those that the table gives to a %s', (role) => {
  const namesFor = (table: Record<string, readonly Role[]>) =>
    Object.keys(table).filter((name) => table[name]?.includes(role));
  const [written, read] = [namesFor(allowed), namesFor(allowedReads)];
  for (const caller of [viewer(role, false), person(role)])
    expect(permissionsOf(caller).sort()).toEqual([...written, ...read].sort());
  expect(permissionsOf(viewer(role, true)).sort()).toEqual(read.sort());
});

test('an error has the code FORBIDDEN and states the missing permission', () => {
  const refusal = (role: Role, readOnly: boolean): unknown => {
    try {
      authorizeWrite(viewer(role, readOnly), 'createOpportunity');
    } catch (error) {
      return error;
    }
    return undefined;
  };
  expect(refusal('admin', true)).toMatchObject({
    code: 'FORBIDDEN',
    message: expect.stringContaining('read-only') as unknown,
  });
  expect(refusal('viewer', false)).toMatchObject({
    code: 'FORBIDDEN',
    message: expect.stringMatching(/member.*viewer/) as unknown,
  });
});
