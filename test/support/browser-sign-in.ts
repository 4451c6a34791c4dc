// A real OpenID provider (oidc-provider) on 127.0.0.1 at which people sign in in a browser, by a click.
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';
import { onTestFinished } from 'vitest';
import { audience, newSigningKey } from './openid-provider.js';

type Grant = InstanceType<Provider['Grant']>;

interface Person {
  readonly workspaceId: string;
  readonly email: string;
}

interface SignInOptions {
  /** The person who signs in. It may change between sign-ins. */
  readonly person: () => Person;
  /** The origin of the application. */
  readonly application: string;
  readonly lifetimeSeconds: number;
}

export const clientId = 'board';

const pageOf = (content: string) =>
  `<!doctype html><html lang="en"><title>Provider</title>${content}</html>`;

async function providerFor(
  issuer: string,
  { person, application, lifetimeSeconds }: SignInOptions,
): Promise<Provider> {
  const provider: Provider = new Provider(issuer, {
    clients: [
      {
        client_id: clientId,
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
        id_token_signed_response_alg: 'ES256',
        redirect_uris: [`${application}/board/signed-in`],
        post_logout_redirect_uris: [`${application}/board`],
        response_types: ['code'],
      },
    ],
    jwks: { keys: [await newSigningKey('browser')] },
    clientBasedCORS: () => true,
    pkce: { required: () => true },
    issueRefreshToken: () => true,
    // A reload may interrupt a renewal, and would lose the next refresh token.
    rotateRefreshToken: false,
    findAccount: (_context, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
    extraTokenClaims: () => {
      const { workspaceId, email } = person();
      return { workspace_id: workspaceId, email, email_verified: true };
    },
    // The person is asked to sign in, and not whether the application may have a token.
    async loadExistingGrant({ oidc: { client, session } }): Promise<Grant> {
      const grant: Grant = new provider.Grant({
        clientId: client?.clientId ?? '',
        accountId: session?.accountId ?? '',
      });
      grant.addOIDCScope('openid email');
      grant.addResourceScope(audience, 'openid email');
      await grant.save();
      return grant;
    },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: {
        logoutSource: (context, form) => {
          context.body = pageOf(`${form}<button form="op.logoutForm" name="logout" value="yes">
            Sign out</button>`);
        },
      },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_context, resource) => ({
          scope: 'openid email',
          audience: resource,
          accessTokenFormat: 'jwt',
          accessTokenTTL: lifetimeSeconds,
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
    },
  });
  return provider;
}

/** Answers the requests of the page at which people sign in, or decide not to. */
const interactionsOf =
  (provider: Provider): RequestListener =>
  (request, response) => {
    const { pathname, search } = new URL(request.url ?? '', 'http://127.0.0.1');
    const result =
      search === '?yes'
        ? { login: { accountId: 'ann' } }
        : { error: 'access_denied', error_description: 'Ann did not want to.' };
    if (search !== '') void provider.interactionFinished(request, response, result);
    else
      response
        .setHeader('content-type', 'text/html')
        .end(pageOf(`<a href="${pathname}?yes">Yes</a> <a href="${pathname}?no">No</a>`));
  };

/** Starts the provider. It ends with the test. */
export async function startBrowserSignIn() {
  let answer: RequestListener = (_request, response) => response.writeHead(503).end();
  const server = createServer((request, response) => {
    answer(request, response);
  }).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return {
    issuer,
    /** Until it is open, each request fails. */
    async open(options: SignInOptions): Promise<void> {
      const provider = await providerFor(issuer, options);
      const [protocol, interactions] = [provider.callback(), interactionsOf(provider)];
      answer = (request, response) => {
        if (request.url?.startsWith('/interaction/') === true) interactions(request, response);
        else void protocol(request, response);
      };
    },
  };
}
