// /docs: the REST reference, in which readers can try calls. It renders /openapi.json, and loads nothing from other
// servers.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { FastifyPluginCallback } from 'fastify';
import { createCompressed } from '../http/compressed.js';
import { rejectOtherMethods } from '../http/methods.js';
import { createPage } from './demo-page.js';
import { docsPath, type PageOptions } from './page-links.js';
import { docsScript, docsStyle } from './docs-assets.js';
import { docsPage, docsPolicy } from './docs-page.js';

export interface DocsOptions extends PageOptions {
  /** The API key with which the page opens. Set for the embedded demo only. */
  readonly demoApiKey: string | undefined;
}

const require = createRequire(import.meta.url);
const swaggerFolder = dirname(require.resolve('swagger-ui-dist/package.json'));
const ofSwagger = (name: string) => readFileSync(join(swaggerFolder, name));

const scriptType = 'text/javascript; charset=utf-8';
const styleType = 'text/css; charset=utf-8';

/** The assets of the page. Their URLs contain a hash of their content, so clients may cache them forever. */
function readAssets() {
  const asset = (name: string, type: string, content: string | Buffer) => {
    const digest = createHash('sha256').update(content).digest('hex').slice(0, 16);
    return { address: `${docsPath}/${digest}/${name}`, type, content };
  };
  return {
    swaggerStyle: asset('swagger-ui.css', styleType, ofSwagger('swagger-ui.css')),
    ownStyle: asset('docs.css', styleType, docsStyle),
    swagger: asset('swagger-ui-bundle.js', scriptType, ofSwagger('swagger-ui-bundle.js')),
    start: asset('docs.js', scriptType, docsScript),
  };
}

export const docs: FastifyPluginCallback<DocsOptions> = (
  server,
  { demoApiKey, isRestricted },
  done,
) => {
  const assets = readAssets();
  const { swaggerStyle, ownStyle, swagger, start } = assets;
  const page = createPage(
    (apiKey) =>
      docsPage(
        {
          styles: [swaggerStyle.address, ownStyle.address],
          scripts: [swagger.address, start.address],
          isRestricted,
        },
        apiKey,
      ),
    () => docsPolicy,
    demoApiKey,
  );
  server.get(docsPath, (request, reply) => page.send(request, reply));
  for (const { address, type, content } of Object.values(assets)) {
    const compressed = createCompressed(() => content);
    server.get(address, (request, reply) =>
      compressed.send(
        request,
        reply.type(type).header('cache-control', 'public, max-age=31536000, immutable'),
      ),
    );
  }
  for (const url of [docsPath, ...Object.values(assets).map(({ address }) => address)])
    rejectOtherMethods(server, url, ['GET', 'HEAD']);
  done();
};
