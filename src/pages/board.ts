// /board: the board, a browser application in the folder board/. The build puts its page and its assets into dist/board.
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyPluginCallback } from 'fastify';
import type { OpenIdSettings } from '../auth/openid-settings.js';
import { createCompressed, type Compressed } from '../http/compressed.js';
import { rejectAddress, rejectOtherMethods } from '../http/methods.js';
import { keyForPage } from './demo-page.js';
import { html } from './html.js';
import { offPage } from './off-page.js';
import { boardPath, type PageOptions } from './page-links.js';
import { sendReadingPage } from './reading-page.js';
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

/** The page while there is no board, which is being built during the first start. It reloads itself. */
const missingBoard = html`<main>
      <h1>The board is not built yet</h1>
      <p>The first start builds it within seconds, and this page then shows it. If it does not, run
        <code>npm run build</code>.</p>
    </main>`;

interface BuiltBoard {
  readonly page: string;
  /** The assets by name. */
  readonly assets: ReadonlyMap<string, Compressed>;
}

function readBoard(folder: string): BuiltBoard | undefined {
  const pageFile = join(folder, 'index.html');
  if (!existsSync(pageFile)) return undefined;
  const assets = join(folder, 'assets');
  return {
    page: readFileSync(pageFile, 'utf8'),
    assets: new Map(
      readdirSync(assets).map((name) => [
        name,
        createCompressed(() => readFileSync(join(assets, name))),
      ]),
    ),
  };
}

export const boardApp: FastifyPluginCallback<BoardOptions> = (
  server,
  { demoApiKey, openId, folder = builtFolder, isRestricted },
  done,
) => {
  let read: BuiltBoard | undefined;
  // The gateway may have been started before the board was built.
  const board = () => (read ??= readBoard(folder));

  const signIn = signInOf(openId);
  const signInText = signIn === undefined ? '' : JSON.stringify(signIn);
  const pageWith = (built: string, values: Readonly<Record<string, string>>) =>
    Object.entries(values).reduce((page, [name, value]) => withSetting(page, name, value), built);
  const off = offPage('The board');
  // The board itself shows the views below /board, so that each of them can be opened by its address.
  for (const url of [boardPath, `${boardPath}/*`]) {
    server.get(url, (request, reply) => {
      if (isRestricted) return off.send(request, reply);
      const built = board();
      if (built === undefined)
        return sendReadingPage(
          reply.code(503).header('refresh', '1'),
          'The board is not built yet',
          missingBoard,
        );
      const nonce = randomBytes(16).toString('base64');
      const apiKey = keyForPage(request, reply, demoApiKey) ?? '';
      return reply
        .type('text/html; charset=utf-8')
        .header('content-security-policy', boardPolicy(nonce, signIn?.issuer))
        .send(
          pageWith(built.page, {
            'demo-api-key': apiKey,
            'style-nonce': nonce,
            'openid-provider': signInText,
          }),
        );
    });
    rejectOtherMethods(server, url, ['GET', 'HEAD']);
  }

  const assetsPath = `${boardPath}/assets/*`;
  server.get<{ Params: { '*': string } }>(assetsPath, (request, reply) => {
    const { '*': name } = request.params;
    const content = board()?.assets.get(name) ?? rejectAddress();
    const type = assetTypes[extname(name)] ?? 'application/octet-stream';
    // The names contain a hash of the content, so clients may cache them forever.
    return content.send(
      request,
      reply.type(type).header('cache-control', 'public, max-age=31536000, immutable'),
    );
  });
  rejectOtherMethods(server, assetsPath, ['GET', 'HEAD']);
  done();
};
