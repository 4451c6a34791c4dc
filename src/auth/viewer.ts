// The viewer of a request: the principal that signed in, the user that it acts for, and the workspace of both.
import type { Role } from '../domain/value-sets.js';
import type { ApiKeyModel } from '../generated/prisma/models.js';

/** An API key as it signs in: without its hash. */
export type SignedInKey = Readonly<Omit<ApiKeyModel, 'workspaceId' | 'hash'>>;

export interface PrincipalIdentity {
  readonly workspaceId: string;
  /** The ID of the API key or of the user. It owns idempotency keys, call counts and a budget. */
  readonly id: string;
  /** The time from which the API key or the token is no longer valid; null: none. */
  readonly expiresAt: Date | null;
}

interface KeyPrincipal extends PrincipalIdentity {
  readonly kind: 'apiKey';
  readonly apiKey: SignedInKey;
}

/** A user who signed in with a token of the OpenID provider. All tokens of a user are one principal. */
interface PersonPrincipal extends PrincipalIdentity {
  readonly kind: 'person';
}

/** The one that signs in: an API key, which acts for its user, or a person. */
export type Principal = KeyPrincipal | PersonPrincipal;

export interface Viewer {
  readonly workspaceId: string;
  /** The country of the workspace, in which phone numbers without a country code are read. */
  readonly country: string;
  readonly principal: Principal;
  readonly userId: string;
  readonly role: Role;
}

/** The API key that signed in; null for a person. */
export const apiKeyOf = ({ principal }: Pick<Viewer, 'principal'>): SignedInKey | null =>
  principal.kind === 'apiKey' ? principal.apiKey : null;

/** Whether the viewer may only read, whatever its role. */
export const isReadOnlyViewer = (viewer: Pick<Viewer, 'principal'>): boolean =>
  apiKeyOf(viewer)?.readOnly === true;
