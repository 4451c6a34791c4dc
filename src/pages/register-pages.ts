// All pages that people open in a browser, and the documents for tools that are served beside them.
import type { FastifyInstance } from 'fastify';
import type { OpenIdSettings } from '../auth/openid-settings.js';
import type { OriginOf } from '../http/origin.js';
import { docs } from './docs-endpoint.js';
import { explainEndpoint } from './explain-endpoint.js';
import { guides } from './guides.js';
import { boardApp } from './board.js';
import { home } from './home.js';
import { pageIcon } from './icon.js';
import { llms } from './llms.js';
import { postman } from './postman.js';

interface PagesOptions {
  readonly originOf: OriginOf;
  /** The API key with which pages open. */
  readonly demoApiKey: string | undefined;
  /** Whether only trusted documents may run. */
  readonly isRestricted: boolean;
  readonly openId: OpenIdSettings | undefined;
  /** The folder with the built board. Default: that of the build. */
  readonly boardFolder: string | undefined;
}

export function registerPages(
  server: FastifyInstance,
  { originOf, demoApiKey, isRestricted, openId, boardFolder }: PagesOptions,
): void {
  void server.register(explainEndpoint, { originOf, isRestricted });
  void server.register(home, { originOf, demoApiKey, isRestricted });
  void server.register(boardApp, { demoApiKey, openId, folder: boardFolder, isRestricted });
  void server.register(pageIcon);
  void server.register(docs, { demoApiKey, isRestricted });
  void server.register(guides, { isRestricted });
  void server.register(llms, { originOf, isRestricted });
  void server.register(postman, { originOf, isRestricted });
}
