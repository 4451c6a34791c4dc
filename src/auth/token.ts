// Tokens of people: JWTs that an OpenID provider has issued. They are verified on each request; none is cached.
import { errors, jwtVerify, type JWTPayload } from 'jose';
import type { BaseLogger } from 'pino';
import { ExpiredTokenError, GatewayError, InvalidTokenError } from '../errors.js';
import type { OpenIdSettings } from './openid-settings.js';
import { createProviderKeys } from './provider-keys.js';

/** Asymmetric algorithms only: with a symmetric one, anybody who knows the public key could sign. */
const algorithms = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
];

/** The tolerated difference between the provider's clock and ours. */
const clockToleranceSeconds = 60;

/** The latest time that a Date can have. */
const dateMsMax = 8.64e15;

/** ID tokens and access tokens (RFC 9068). Other kinds, such as logout tokens, have a type of their own. */
const types = ['jwt', 'at+jwt', 'application/at+jwt'];

/** The person that a token names. */
interface TokenClaims {
  readonly workspaceId: string;
  readonly email: string;
  /** The end of the token, including the tolerated difference between clocks. */
  readonly expiresAt: Date;
}

/**
 * Verifies a token.
 *
 * @throws InvalidTokenError
 * @throws ProviderUnreachableError if the key of the token is not known and cannot be fetched
 */
export type ReadToken = (token: string) => Promise<TokenClaims>;

/** Whether credentials have the form of a JWT, of which the first part is JSON. */
export const isToken = (credentials: string): boolean =>
  /^eyJ[\w-]*\.[\w-]+\.[\w-]*$/.test(credentials);

const claimProblems: Partial<Record<string, string>> = {
  aud: 'The token is for another audience.',
  iss: 'The token is of another issuer.',
  nbf: 'The token is not valid yet.',
  exp: 'The token has no valid claim exp.',
};

/** Describes why jose rejected a token. */
function problemOf(error: unknown): string {
  if (error instanceof errors.JWTClaimValidationFailed)
    return claimProblems[error.claim] ?? `The token has no valid claim ${error.claim}.`;
  if (error instanceof errors.JOSEAlgNotAllowed)
    return 'The algorithm of the token is not allowed. It must be asymmetric, such as RS256 or ES256.';
  if (error instanceof errors.JWKSNoMatchingKey)
    return 'The token is signed with a key that the OpenID provider does not have.';
  if (error instanceof errors.JWKSMultipleMatchingKeys)
    return 'Several keys of the OpenID provider match the token. Its header must have the kid of one key.';
  if (error instanceof errors.JWSSignatureVerificationFailed)
    return 'The signature of the token is not valid.';
  return 'The token is malformed, or its key is not supported.';
}

function requireString(payload: JWTPayload, claim: string): string {
  const value = payload[claim];
  if (typeof value === 'string' && value !== '') return value;
  throw new InvalidTokenError(`The token has no claim ${claim} with a string.`);
}

export function createReadToken(
  { issuer, audiences, workspaceClaim, emailClaim, emailVerifiedClaim }: OpenIdSettings,
  log: Pick<BaseLogger, 'error'>,
): ReadToken {
  const keys = createProviderKeys(issuer, log);
  const options = {
    issuer,
    audience: [...audiences],
    algorithms,
    clockTolerance: clockToleranceSeconds,
    requiredClaims: ['exp'],
  };

  async function verify(token: string) {
    try {
      return await jwtVerify(token, keys, options);
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw new ExpiredTokenError();
      throw error instanceof GatewayError ? error : new InvalidTokenError(problemOf(error));
    }
  }

  return async (token) => {
    const { payload, protectedHeader } = await verify(token);
    const { typ = 'jwt' } = protectedHeader;
    if (!types.includes(typ.toLowerCase()))
      throw new InvalidTokenError('The type of the token must be JWT or at+jwt.');
    const workspaceId = requireString(payload, workspaceClaim);
    const email = requireString(payload, emailClaim);
    if (emailVerifiedClaim !== undefined && !isTrue(payload[emailVerifiedClaim]))
      throw new InvalidTokenError(
        `The email address of the token is not verified: its claim ${emailVerifiedClaim} is not true.`,
      );
    // Streams end when a new request with the token would be rejected.
    const expiryMs = ((payload.exp ?? 0) + clockToleranceSeconds) * 1_000;
    return { workspaceId, email, expiresAt: new Date(Math.min(expiryMs, dateMsMax)) };
  };
}

/** Some providers send claims as strings. */
const isTrue = (claim: unknown): boolean => claim === true || claim === 'true';
