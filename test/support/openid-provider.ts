// A real OpenID provider (oidc-provider) on 127.0.0.1, which issues access tokens that are JWTs.
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import Provider from 'oidc-provider';
import type { OpenIdSettings } from '../../src/auth/openid-settings.js';

export const audience = 'https://crm.example.com';

const client = { id: 'frontend', secret: 'a-secret-of-the-tests' };

/** Creates a private key for signing. */
export async function newSigningKey(kid: string, alg = 'ES256'): Promise<JWK> {
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  return { ...(await exportJWK(privateKey)), kid, alg, use: 'sig' };
}

interface TokenOptions {
  readonly audience?: string;
  readonly lifetimeSeconds?: number;
}

const providerOf = (issuer: string, key: JWK) =>
  new Provider(issuer, {
    clients: [
      {
        client_id: client.id,
        client_secret: client.secret,
        id_token_signed_response_alg: key.alg as 'ES256',
        grant_types: ['client_credentials'],
        redirect_uris: [],
        response_types: [],
      },
    ],
    jwks: { keys: [key] },
    // The test names the claims of its next token in a header.
    extraTokenClaims: (context) => JSON.parse(context.get('x-claims')) as object as never,
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (context, resource) => ({
          scope: 'crm',
          audience: resource,
          accessTokenFormat: 'jwt',
          accessTokenTTL: Number(context.get('x-lifetime')),
          jwt: { sign: { alg: key.alg as 'ES256' } },
        }),
      },
    },
  });

/** Starts a provider. It ends with the process, or by `close`. */
export async function startProvider(key: JWK) {
  let answer: RequestListener = (_request, response) => response.writeHead(503).end();
  let requests = 0;
  const server = createServer((request, response) => {
    requests++;
    answer(request, response);
  }).listen(0, '127.0.0.1');
  server.unref();
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const answers = new Map<JWK, RequestListener>();
  /** Signs with this key from now on, and no longer publishes any other. */
  const useKey = (next: JWK) => {
    answer = answers.get(next) ?? providerOf(issuer, next).callback();
    answers.set(next, answer);
  };
  useKey(key);

  return {
    issuer,
    settings: {
      issuer,
      audiences: [audience],
      workspaceClaim: 'workspace_id',
      emailClaim: 'email',
      emailVerifiedClaim: 'email_verified',
    } satisfies OpenIdSettings,
    useKey,
    /** From now on, each request fails. */
    leave() {
      answer = (_request, response) => response.writeHead(503).end();
    },
    /** From now on, answers requests for its keys like this. */
    serveKeys(respond: RequestListener) {
      const others = answer;
      answer = (request, response) => {
        (request.url === '/jwks' ? respond : others)(request, response);
      };
    },
    /** The number of requests so far. */
    requests: () => requests,
    /** Issues an access token. */
    async token(
      claims: object,
      { audience: resource = audience, lifetimeSeconds = 300 }: TokenOptions = {},
    ): Promise<string> {
      const response = await fetch(`${issuer}/token`, {
        method: 'POST',
        headers: {
          authorization: `Basic ${btoa(`${client.id}:${client.secret}`)}`,
          'x-claims': JSON.stringify(claims),
          'x-lifetime': String(lifetimeSeconds),
        },
        body: new URLSearchParams({ grant_type: 'client_credentials', resource, scope: 'crm' }),
      });
      const body = (await response.json()) as { access_token?: string };
      if (body.access_token === undefined) throw new Error(JSON.stringify(body));
      return body.access_token;
    },
    close: () => server.close(),
  };
}
