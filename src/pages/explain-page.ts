// The page that shows a REST call as GraphQL, with a form for another call.
import { html, Html } from './html.js';
import { explainPath, type CallText } from '../rest/explain-link.js';
import { routes } from '../rest/routes.js';
import { docsAddress, heading, type PageOptions } from './page-links.js';
import { graphqlCurl, restCurl, visibleJson } from './curl.js';
import { readable } from './document-text.js';
import { differencesOf, type Explanation } from './explanation.js';

/** Converts a text that has code in backticks. */
const withCode = (text: string): readonly Html[] =>
  text
    .split('`')
    .map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : html`${part}`));

const methods = [...new Set(routes.map(({ method }) => method))];

const form = (text: CallText): Html => html`<form action="${explainPath}" method="get">
        <label>Method
          <select name="method">${methods.map(
            (method) =>
              html`<option${new Html(method === text.method ? ' selected' : '')}>${method}</option>`,
          )}</select>
        </label>
        <label>Address
          <input class="code" name="url" value="${text.url}" placeholder="/v1/opportunities?limit=10" required autocomplete="off" spellcheck="false">
        </label>
        <label class="wide">JSON body (optional)
          <textarea class="code" name="body" spellcheck="false">${text.body}</textarea>
        </label>
        <label class="wide">If-Match (optional)
          <input class="code" name="if_match" value="${text.if_match}" autocomplete="off" spellcheck="false">
        </label>
        <p><button class="action">Show as GraphQL</button></p>
      </form>`;

/** @param problem the reason why the call cannot be shown; undefined if there is no call */
export const askingPage = (
  text: CallText,
  options: PageOptions,
  problem?: string,
): Html => html`${heading(options)}
    <main>
      <h1>A REST call as GraphQL</h1>
      <p class="quiet">Each REST call runs one GraphQL operation. Paste a call to see this operation with the same
        values, as a command and in GraphiQL. The responses of REST calls link to this page too, in their
        header <code>Link</code>.</p>
      ${problem === undefined ? undefined : html`<p class="alert">${problem}</p>`}
      ${form(text)}
    </main>`;

const issueList = ({ issues }: Explanation): Html | undefined =>
  issues.length === 0
    ? undefined
    : html`<div class="alert">
        <p>The gateway rejects this call. Below, values that it cannot translate are omitted or
          replaced by a placeholder:</p>
        <ul>${issues.map(({ param, message }) => html`<li><code>${param}</code>: ${message}</li>`)}</ul>
      </div>`;

/** @param what the treatment of the names, as the start of a sentence */
const nameList = (what: string, names: readonly string[]): Html | undefined =>
  names.length === 0
    ? undefined
    : html`<p class="quiet">${what}: ${names.map((name, index) => html`${index > 0 ? ', ' : ''}<code>${name}</code>`)}.</p>`;

/** @param origin the origin of the gateway, for the commands */
export function explanationPage(
  explanation: Explanation,
  text: CallText,
  origin: string,
  options: PageOptions,
): Html {
  const { route, call, variables, graphiql, isBare } = explanation;
  const { operation } = route;
  return html`${heading(options)}
    <main>
      <h1><code>${route.method} ${route.path}</code> is <code>${operation.name}</code></h1>
      <p class="quiet">${operation.description}
        <a href="${docsAddress(route)}">In the REST reference</a></p>
      ${issueList(explanation)}
      <h2>The call in REST</h2>
      <pre class="command" tabindex="0">${restCurl(origin, call)}</pre>
      ${nameList('The gateway ignores', explanation.ignored)}
      ${nameList('The gateway converts, or reads as absent', explanation.converted)}
      ${
        isBare
          ? html`<p class="quiet">This page knows only the method and the path of the call, because a link never contains
        its body. To see the variables too, paste the body <a href="#another">below</a>.</p>`
          : undefined
      }
      <h2>The same in GraphQL</h2>
      <pre tabindex="0">${readable(operation.text)}</pre>
      <p class="quiet">Its variables:</p>
      <pre tabindex="0">${visibleJson(variables, 2)}</pre>
      ${
        options.isRestricted
          ? undefined
          : html`<p><a class="action" href="${graphiql}">Open in GraphiQL</a></p>`
      }
      <h2>The same as a command</h2>
      <pre class="command" tabindex="0">${graphqlCurl(origin, operation.text, variables)}</pre>
      <h2>Differences</h2>
      <ul>
        <li>The names before the colons are aliases, which give fields their names in REST. You can remove
          the aliases, and fields that you do not need.</li>
        ${differencesOf(route).map((difference) => html`<li>${withCode(difference)}</li>`)}
      </ul>
      <h2 id="another">Another call</h2>
      ${form(text)}
    </main>`;
}
