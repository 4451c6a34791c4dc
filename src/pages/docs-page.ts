// The HTML of the reference, and its Content-Security-Policy.
import { html } from './html.js';
import { openApiPath } from '../openapi/openapi-endpoint.js';
import { heading, iconPath, llmsPath, type PageOptions } from './page-links.js';

/** Inline styles are allowed, because Swagger UI's components set them. */
export const docsPolicy = [
  `default-src 'none'`,
  `script-src 'self'`,
  `style-src 'self' 'unsafe-inline'`,
  `img-src 'self' data:`,
  `connect-src 'self'`,
  `form-action 'none'`,
  `base-uri 'none'`,
  `frame-ancestors 'none'`,
].join('; ');

export interface DocsContent extends PageOptions {
  readonly styles: readonly string[];
  readonly scripts: readonly string[];
}

/** @param apiKey the key for "try it"; given for the embedded demo only */
export const docsPage = ({ styles, scripts, isRestricted }: DocsContent, apiKey = ''): string =>
  html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Opportunity Gateway: REST reference</title>
    <link rel="icon" href="${iconPath}">
    ${styles.map((address) => html`<link rel="stylesheet" href="${address}">`)}
  </head>
  <body>
    ${heading({ isRestricted })}
    <div id="reference" data-api-key="${apiKey}"></div>
    <noscript>Without scripts, read <a href="${llmsPath}">llms.txt</a> or <a href="${openApiPath}">openapi.json</a>.</noscript>
    ${scripts.map((address) => html`<script src="${address}"></script>`)}
  </body>
</html>
`.text;
