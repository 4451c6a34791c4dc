// The bar above GraphiQL: links to the other pages, and the API key that all tabs send.
import { html } from './html.js';
import { homePath, pageLinks } from './page-links.js';

/** The pages to which the bar links: those for people, except for GraphiQL itself. */
const linked: readonly string[] = ['Board', 'REST reference', 'Guides', 'REST as GraphQL'];

export const bar = html`<header class="bar">
  <nav aria-label="Pages">
    <a href="${homePath}"><strong>Opportunity Gateway</strong></a>
    ${pageLinks
      .filter(({ name }) => linked.includes(name))
      .map(({ address, name }) => html`<a href="${address}">${name}</a> `)}
  </nav>
  <label>API key <input id="api-key" type="password" autocomplete="off" spellcheck="false" aria-describedby="api-key-hint" /></label>
  <span id="api-key-hint" role="status"></span>
</header>`.text;

/**
 * A function that runs in the browser before GraphiQL starts. It adds the key in the bar to each request whose tab
 * has no key in its headers, and asks for a key when a request has none or is rejected. A key that was typed in is kept for
 * the session of the tab.
 */
export const sendKey = `(demoKey) => {
  const field = document.getElementById('api-key');
  const hint = document.getElementById('api-key-hint');
  const ask = (text) => {
    hint.textContent = text;
    field.toggleAttribute('aria-invalid', text !== '');
  };
  const name = 'opportunity-gateway:api-key';
  field.value = sessionStorage.getItem(name) || demoKey;
  if (field.value === '') ask('Enter a key to run operations.');
  field.addEventListener('input', () => {
    sessionStorage.setItem(name, field.value.trim());
    ask('');
  });
  const send = window.fetch;
  window.fetch = async (url, init) => {
    const headers = new Headers(init?.headers);
    const key = field.value.trim();
    const hasOwnKey = headers.has('authorization') || headers.has('x-api-key');
    if (key !== '' && !hasOwnKey) headers.set('authorization', 'Bearer ' + key);
    const response = await send(url, { ...init, headers });
    if (response.status === 401) {
      const rejected = hasOwnKey ? 'The gateway rejects the key in the headers of the tab.' : 'The gateway rejects this key.';
      ask(key === '' && !hasOwnKey ? 'Enter a key to run operations.' : rejected);
      field.focus();
    }
    return response;
  };
}`;

/**
 * GraphiQL keeps the position from which a tab slid in, and applies it while the tab has the focus. The first press on a
 * tab would therefore move it away from the pointer, and would not be a click.
 *
 * GraphiQL sets the widths of its panes as inline styles, and has no layout for narrow screens: there, the editors, the
 * response and an open panel are placed below each other.
 */
export const barStyle = `
body { display: flex; flex-direction: column; height: 100dvh; margin: 0; }
#root { flex: 1; min-height: 0; height: auto !important; }
#root .graphiql-container { height: 100%; width: 100%; }
.bar { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem 1.25rem; padding: .4rem 1rem; font: .875rem/1.5 system-ui, sans-serif; background: #f6f7f9; color: #1f2430; border-bottom: 1px solid #dfe2e8; }
.bar nav { display: flex; flex-wrap: wrap; gap: 0 1.25rem; margin-right: auto; }
.bar a { color: inherit; text-underline-offset: .2em; }
.bar a:first-child { text-decoration: none; }
.bar input { width: 12rem; padding: .2rem .5rem; border: 1px solid #868d9c; border-radius: .375rem; background: #fff; color: inherit; font: inherit; }
.bar input[aria-invalid] { border-color: #b3136f; outline: 1px solid #b3136f; }
#api-key-hint:empty { display: none; }
.bar :focus-visible { outline: 2px solid #b3136f; outline-offset: 1px; }
@media (prefers-color-scheme: dark) {
  .bar { background: #1e2128; color: #e4e6eb; border-color: #343944; }
  .bar input { background: #16181d; border-color: #8a91a0; }
  .bar input[aria-invalid], .bar :focus-visible { border-color: #f06ab4; outline-color: #f06ab4; }
}
body .graphiql-tab { transform: none !important; }
.graphiql-logo { display: none !important; }
@media (max-width: 700px) {
  .bar { gap: .25rem 1rem; font-size: .8125rem; }
  .graphiql-main, #graphiql-session { flex-direction: column !important; }
  .graphiql-main > *, #graphiql-session > * { min-width: 0 !important; }
  #root .graphiql-main > :is(.graphiql-plugin, .graphiql-sessions), #graphiql-session > * { flex: 1 1 0 !important; min-height: 0; }
  .graphiql-horizontal-drag-bar { display: none !important; }
  .graphiql-plugin:not(:has(> *)) { display: none !important; }
}
`;
