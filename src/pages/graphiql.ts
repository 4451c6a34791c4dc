// The GraphiQL page. All its assets are part of it.
import { createHash } from 'node:crypto';
import { introspectionFromSchema, type GraphQLSchema } from 'graphql';
import { bar, barStyle, sendKey } from './graphiql-bar.js';
import { optionsForCall } from './graphiql-call.js';
import { defaultTabs } from './graphiql-tabs.js';
import { replaceOnce } from './replace-once.js';

/** A value as JavaScript, in an element that only `</script` ends. */
const inScript = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c');

/**
 * Creates the function that renders the page. The package of GraphiQL has 9 MB, and is loaded with the first page rather
 * than at the start.
 *
 * @param schema is part of the page, so that its documentation and completion work without an API key
 * @returns a function of the API key with which the page opens; given for the embedded demo only
 */
export const graphiqlPage = (schema: GraphQLSchema) => async (apiKey?: string) => {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const options = {
    title: 'Opportunity Gateway',
    defaultEditorToolsVisibility: 'variables' as const,
    defaultTabs,
  };
  const given = { ...options, schema: introspectionFromSchema(schema) };
  const head = `<meta charset="utf-8" /><meta name="viewport" content="width=device-width" />
      <style>${barStyle}</style>`;
  // GraphiQL shows its history if no plugins are given. By default, Yoga's page gives its list of fields instead.
  const opened = `{ ...(${optionsForCall})(${inScript(given)}), plugins: undefined }`;
  return [
    ['<meta charset="utf-8" />', head],
    ['<div id="root"></div>', `${bar}<div id="root"></div>`],
    ['function prepareBlob(', `(${sendKey})(${inScript(apiKey ?? '')});\nfunction prepareBlob(`],
    [JSON.stringify(options), opened],
  ].reduce(
    (page, [part = '', replacement = '']) => replaceOnce(page, part, replacement),
    renderGraphiQL(options),
  );
};

/**
 * The Content-Security-Policy of the page. Only the page's own script may run. Monaco sets inline styles, loads its
 * fonts from `data:` URLs, and starts its workers from `blob:` URLs.
 */
export function graphiqlPolicy(html: string): string {
  const start = html.indexOf('<script>') + '<script>'.length;
  const script = html.slice(start, html.indexOf('</script>', start));
  const digest = createHash('sha256').update(script).digest('base64');
  return [
    `default-src 'none'`,
    `script-src 'sha256-${digest}'`,
    `worker-src blob:`,
    `style-src 'unsafe-inline'`,
    `font-src data:`,
    `img-src data:`,
    `connect-src 'self'`,
    `form-action 'none'`,
    `base-uri 'none'`,
    `frame-ancestors 'none'`,
  ].join('; ');
}
