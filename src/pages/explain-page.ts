// The page that shows a REST call as GraphQL, and takes another one.
import { html, Html } from './html.js';
import { explainPath, type CallText } from '../rest/explain-link.js';
import { routes } from '../rest/routes.js';
import { docsAddress, heading, type PageOptions } from './page-links.js';
import { graphqlCurl, restCurl, visibleJson } from './curl.js';
import { readable } from './document-text.js';
import { differencesOf, type Explanation } from './explanation.js';

/** Text in which code stands in backticks. */
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
        <label class="wide">Body, as JSON (where there is one)
          <textarea class="code" name="body" spellcheck="false">${text.body}</textarea>
        </label>
        <label class="wide">If-Match (where there is one)
          <input class="code" name="if_match" value="${text.if_match}" autocomplete="off" spellcheck="false">
        </label>
        <p><button class="action">Show it as GraphQL</button></p>
      </form>`;

/** @param problem why there is nothing to show, where a call was given */
export const askingPage = (
  text: CallText,
  options: PageOptions,
  problem?: string,
): Html => html`${heading(options)}
    <main>
      <h1>A REST call as GraphQL</h1>
      <p class="quiet">Each REST call runs one GraphQL operation. Paste a call to see which, with the same
        values, as a command and in GraphiQL. The answers to REST calls link to this page too, in their
        header <code>Link</code>.</p>
      ${problem === undefined ? undefined : html`<p class="alert">${problem}</p>`}
      ${form(text)}
    </main>`;

const issueList = ({ issues }: Explanation): Html | undefined =>
  issues.length === 0
    ? undefined
    : html`<div class="alert">
        <p>The gateway refuses this call. What it cannot translate is left out below, or something else
          stands in for it:</p>
        <ul>${issues.map(({ param, message }) => html`<li><code>${param}</code>: ${message}</li>`)}</ul>
      </div>`;

/** @param origin of the gateway, for the commands */
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
      <pre class="command">${restCurl(origin, call)}</pre>
      ${
        isBare
          ? html`<p class="quiet">Only the method and the path of the call are known here: a link never holds
        the body of a call. To see the variables too, paste the body <a href="#another">below</a>.</p>`
          : undefined
      }
      <h2>The same in GraphQL</h2>
      <pre>${readable(operation.text)}</pre>
      <p class="quiet">Its variables:</p>
      <pre>${visibleJson(variables, 2)}</pre>
      ${
        options.isRestricted
          ? undefined
          : html`<p><a class="action" href="${graphiql}">Open in GraphiQL</a></p>`
      }
      <h2>The same as a command</h2>
      <pre class="command">${graphqlCurl(origin, operation.text, variables)}</pre>
      <h2>What is different</h2>
      <ul>
        <li>The names before the colons are those of REST. Without them, fields come by their own; and
          whatever you do not need can go.</li>
        ${differencesOf(route).map((difference) => html`<li>${withCode(difference)}</li>`)}
      </ul>
      <h2 id="another">Another call</h2>
      ${form(text)}
    </main>`;
}
