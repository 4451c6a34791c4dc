// /board: the board, a browser application in the folder board/. The build puts its page and its assets into dist/board.
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyPluginCallback } from 'fastify';
import type { OpenIdSettings } from '../auth/openid-settings.js';
import { createCompressed } from '../http/compressed.js';
import { rejectAddress, rejectOtherMethods } from '../http/methods.js';
import { keyForPage } from './demo-page.js';
import { html } from './html.js';
import { offPage } from './off-page.js';
import { boardPath, type PageOptions } from './page-links.js';
import { replaceOnce } from './replace-once.js';

export interface BoardOptions extends PageOptions {
  /** The API key of the embedded demo; undefined if there is no demo. */
  readonly demoApiKey: string | undefined;
  /** The OpenID provider; the board signs in there if its client is registered. Default: none. */
  readonly openId?: OpenIdSettings | undefined;
  /** The folder with the built board. */
  readonly folder?: string | undefined;
}

/** The same folder for src/pages and for dist/pages. */
const builtFolder = fileURLToPath(new URL('../../dist/board/', import.meta.url));

const assetTypes: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

/**
 * The settings with which the board signs in at a provider; undefined if it asks for an API key. The client is public: the
 * page has no secret.
 */
function signInOf(openId: OpenIdSettings | undefined) {
  if (openId?.browserClient === undefined) return undefined;
  const { issuer, audiences, browserClient } = openId;
  // Some providers reject a resource that is not a URL that they know.
  const resource = audiences.find((audience) => audience.startsWith('https://')) ?? null;
  return { issuer, clientId: browserClient.id, scope: browserClient.scope, resource };
}

/**
 * @param nonce for the style elements that the package for drag and drop inserts
 * @param issuer the provider from which the board gets tokens
 */
const boardPolicy = (nonce: string, issuer?: string): string =>
  [
    `default-src 'none'`,
    `script-src 'self'`,
    `style-src 'self' 'nonce-${nonce}'`,
    `img-src 'self'`,
    issuer === undefined ? `connect-src 'self'` : `connect-src 'self' ${new URL(issuer).origin}`,
    `form-action 'none'`,
    `base-uri 'none'`,
    `frame-ancestors 'none'`,
  ].join('; ');

const setting = (name: string, value: string) =>
  html`<meta name="${name}" content="${value}" />`.text;

/**
 * Writes a value into the page, where the build has left it empty.
 *
 * @throws Error if the page has no such setting
 */
const withSetting = (page: string, name: string, value: string): string =>
  replaceOnce(page, setting(name, ''), setting(name, value));

const missingBoard = `The board has not been built. Run "npm run build".\n`;

export const boardApp: FastifyPluginCallback<BoardOptions> = (
  server,
  { demoApiKey, openId, folder = builtFolder, isRestricted },
  done,
) => {
  const pageFile = join(folder, 'index.html');
  const built = existsSync(pageFile) ? readFileSync(pageFile, 'utf8') : undefined;
  const assetNames = built === undefined ? [] : readdirSync(join(folder, 'assets'));

  const signIn = signInOf(openId);
  const signInText = signIn === undefined ? '' : JSON.stringify(signIn);
  const pageWith = (values: Readonly<Record<string, string>>) =>
    Object.entries(values).reduce(
      (page, [name, value]) => withSetting(page, name, value),
      built ?? '',
    );
  const off = offPage('The board');
  // The board itself shows the views below /board, so that each of them can be opened by its address.
  for (const url of [boardPath, `${boardPath}/*`]) {
    server.get(url, (request, reply) => {
      if (isRestricted) return off.send(request, reply);
      if (built === undefined) return reply.code(503).type('text/plain').send(missingBoard);
      const nonce = randomBytes(16).toString('base64');
      const apiKey = keyForPage(request, reply, demoApiKey) ?? '';
      return reply
        .type('text/html; charset=utf-8')
        .header('content-security-policy', boardPolicy(nonce, signIn?.issuer))
        .send(
          pageWith({ 'demo-api-key': apiKey, 'style-nonce': nonce, 'openid-provider': signInText }),
        );
    });
    rejectOtherMethods(server, url, ['GET', 'HEAD']);
  }

  const assetsPath = `${boardPath}/assets`;
  server.get(`${assetsPath}/*`, rejectAddress);
  rejectOtherMethods(server, `${assetsPath}/*`, ['GET', 'HEAD']);
  // The names contain a hash of the content, so clients may cache them forever.
  for (const name of assetNames) {
    const content = createCompressed(() => readFileSync(join(folder, 'assets', name)));
    const type = assetTypes[extname(name)] ?? 'application/octet-stream';
    server.get(`${assetsPath}/${name}`, (request, reply) =>
      content.send(
        request,
        reply.type(type).header('cache-control', 'public, max-age=31536000, immutable'),
      ),
    );
    rejectOtherMethods(server, `${assetsPath}/${name}`, ['GET', 'HEAD']);
  }
  done();
};
