// A static page: it has no script, loads nothing from other servers, and must not be cached or framed.
import { createHash } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { html, Html } from './html.js';

const style = `
:root {
  color-scheme: light dark;
  --text: #1f2430; --quiet: #5c6370; --line: #dfe2e8; --paper: #ffffff; --inset: #f6f7f9; --accent: #b3136f; --onAccent: #ffffff; --alert: #fdf3e1;
}
@media (prefers-color-scheme: dark) {
  :root { --text: #e4e6eb; --quiet: #9aa1ae; --line: #343944; --paper: #16181d; --inset: #1e2128; --accent: #f06ab4; --onAccent: #16181d; --alert: #33291a; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--text); font: 1rem/1.6 system-ui, sans-serif; }
header, main { max-width: 50rem; margin: 0 auto; padding: 0 1.25rem; }
header { display: flex; flex-wrap: wrap; gap: 0 1.25rem; padding-top: 1.25rem; font-size: .9rem; }
header strong { margin-right: auto; }
header strong a { color: inherit; text-decoration: none; }
main { padding-bottom: 4rem; }
h1 { margin: 2.25rem 0 .25rem; font-size: 1.6rem; line-height: 1.25; font-weight: 650; }
h2 { margin: 2.5rem 0 .5rem; font-size: 1.05rem; font-weight: 650; }
p { margin: .5rem 0; }
a { color: var(--accent); text-underline-offset: .2em; }
.quiet { color: var(--quiet); }
code, pre, .code { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
code { font-size: .88em; }
code { overflow-wrap: anywhere; }
pre { margin: .5rem 0 1rem; font-size: .85rem; padding: .75rem 1rem; background: var(--inset); border: 1px solid var(--line); border-radius: .5rem; line-height: 1.5; overflow: auto; max-height: 36rem; }
pre.command { white-space: pre-wrap; overflow-wrap: anywhere; user-select: all; }
table { display: block; overflow-x: auto; margin: .75rem 0; border-collapse: collapse; font-size: .9rem; }
th, td { padding: .35rem .6rem; border: 1px solid var(--line); text-align: left; vertical-align: top; }
th { background: var(--inset); font-weight: 650; }
h3 { margin: 1.5rem 0 .25rem; font-size: 1rem; font-weight: 650; }
ul, ol { margin: .5rem 0; padding-left: 1.25rem; }
.alert { margin: 1.25rem 0; padding: .5rem 1rem; background: var(--alert); border: 1px solid var(--line); border-radius: .5rem; }
.action { display: inline-block; padding: .45rem 1rem; border: 0; border-radius: .5rem; background: var(--accent); color: var(--onAccent); font: inherit; font-weight: 600; text-decoration: none; cursor: pointer; }
form { display: grid; grid-template-columns: 7rem 1fr; gap: .75rem; margin: .75rem 0; }
label { display: grid; align-content: start; gap: .25rem; font-size: .85rem; color: var(--quiet); }
label.wide, form p { grid-column: 1 / -1; margin: 0; }
input, select, textarea { width: 100%; padding: .5rem .6rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--inset); color: var(--text); font: inherit; }
.code { font-size: .85rem; }
textarea { min-height: 6rem; resize: vertical; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
`;

interface ReadingPage {
  readonly title: string;
  readonly body: Html;
  /** Rules in addition to those of all such pages. */
  readonly style?: string;
}

/** Allows a page its own style, and nothing else. */
function policyOf(css: string, formAction: `'none'` | `'self'`): string {
  const hash = createHash('sha256').update(css).digest('base64');
  return [
    `default-src 'none'`,
    `style-src 'sha256-${hash}'`,
    `form-action ${formAction}`,
    `base-uri 'none'`,
  ].join('; ');
}

/** @param policy a policy for pages that are opened as files, without headers */
const documentOf = ({ title, body }: ReadingPage, css: string, policy?: string): string =>
  html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    ${policy === undefined ? undefined : html`<meta http-equiv="Content-Security-Policy" content="${policy}">`}
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title}</title>
    <style>${new Html(css)}</style>
  </head>
  <body>
    ${body}
  </body>
</html>
`.text;

/** A page for a file. */
export function readingPage(page: ReadingPage): string {
  const css = style + (page.style ?? '');
  return documentOf(page, css, policyOf(css, `'none'`));
}

/** The icon is an image. */
const readingPagePolicy = `${policyOf(style, `'self'`)}; img-src 'self'; frame-ancestors 'none'`;

/** Sends a page with the status that the reply has. */
export const sendReadingPage = (reply: FastifyReply, title: string, body: Html): FastifyReply =>
  reply
    .type('text/html; charset=utf-8')
    .header('content-security-policy', readingPagePolicy)
    .send(documentOf({ title, body }, style));
