// The settings of the OpenID provider whose tokens people sign in with.
import { z } from 'zod';
import { isTrustworthyUrl } from './provider-keys.js';

export interface OpenIdSettings {
  /** The provider, exactly as its tokens name it. */
  readonly issuer: string;
  /** Tokens must be for one of them. */
  readonly audiences: readonly string[];
  /** The claim with the ID of the workspace. */
  readonly workspaceClaim: string;
  /** The claim with the email address of the user. */
  readonly emailClaim: string;
  /** The claim that must be true; undefined: none. */
  readonly emailVerifiedClaim: string | undefined;
  /** The board's registration at the provider; undefined: nobody signs in to the board there. */
  readonly browserClient?: BrowserClient | undefined;
}

/** A public client of the provider: an application in the browser, which has no secret. */
interface BrowserClient {
  readonly id: string;
  /** The scopes to ask for, separated by spaces. */
  readonly scope: string;
}

/** The name of a claim. It is repeated in a header, within quotation marks (RFC 6750, section 3). */
const claimSetting = z
  .string()
  .regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,255}$/, 'must be the name of a claim, such as email');

/** The variables of the environment. */
export const openIdVariables = {
  OIDC_ISSUER: z
    .string()
    .refine(isTrustworthyUrl, {
      message: 'must be an https:// address (http:// is accepted for localhost only)',
      abort: true,
    })
    .optional(),
  OIDC_AUDIENCE: z
    .string()
    .transform((text) => text.split(',').map((audience) => audience.trim()))
    .refine((audiences) => !audiences.includes(''), {
      message: 'must be names separated by commas',
      abort: true,
    })
    .optional(),
  OIDC_CLIENT_ID: z
    .string()
    .regex(/^[\x21-\x7e]{1,255}$/, 'must be 1 to 255 characters of ASCII without spaces')
    .optional(),
  OIDC_SCOPE: z
    .string()
    .refine(
      (text) => /^[\x21-\x7e]+( [\x21-\x7e]+)*$/.test(text) && text.split(' ').includes('openid'),
      {
        message: 'must be scopes separated by single spaces, with openid among them',
      },
    )
    .default('openid email'),
  OIDC_WORKSPACE_CLAIM: claimSetting.default('workspace_id'),
  OIDC_EMAIL_CLAIM: claimSetting.default('email'),
  OIDC_EMAIL_VERIFIED_CLAIM: claimSetting.default('email_verified'),
};

type OpenIdVariables = z.output<z.ZodObject<typeof openIdVariables>>;

/** Reports which required variables are missing. */
export function checkOpenId(
  { OIDC_ISSUER: issuer, OIDC_AUDIENCE: audience, OIDC_CLIENT_ID: clientId }: OpenIdVariables,
  { addIssue }: Pick<z.RefinementCtx, 'addIssue'>,
): void {
  const missing = (name: string, other: string) => {
    addIssue({ code: 'custom', path: [name], message: `is required with ${other}` });
  };
  if (issuer !== undefined && audience === undefined) missing('OIDC_AUDIENCE', 'OIDC_ISSUER');
  if (issuer === undefined && audience !== undefined) missing('OIDC_ISSUER', 'OIDC_AUDIENCE');
  if (issuer === undefined && clientId !== undefined) missing('OIDC_ISSUER', 'OIDC_CLIENT_ID');
}

/** @returns undefined if people cannot sign in */
export const openIdSettingsOf = (variables: OpenIdVariables): OpenIdSettings | undefined =>
  variables.OIDC_ISSUER === undefined || variables.OIDC_AUDIENCE === undefined
    ? undefined
    : {
        issuer: variables.OIDC_ISSUER,
        audiences: variables.OIDC_AUDIENCE,
        workspaceClaim: variables.OIDC_WORKSPACE_CLAIM,
        emailClaim: variables.OIDC_EMAIL_CLAIM,
        emailVerifiedClaim:
          variables.OIDC_EMAIL_VERIFIED_CLAIM === 'off'
            ? undefined
            : variables.OIDC_EMAIL_VERIFIED_CLAIM,
        browserClient:
          variables.OIDC_CLIENT_ID === undefined
            ? undefined
            : { id: variables.OIDC_CLIENT_ID, scope: variables.OIDC_SCOPE },
      };
