// The script and the style of the reference. They add links to GraphQL to each operation and response in Swagger UI.
import { explainPath } from '../rest/explain-link.js';
import { openApiPath } from '../openapi/openapi-endpoint.js';

/** Runs in the browser, after Swagger UI's own script. */
export const docsScript = `
const darkness = matchMedia('(prefers-color-scheme: dark)');
const showDarkness = () => document.documentElement.classList.toggle('dark-mode', darkness.matches);
darkness.addEventListener('change', showDarkness);
showDarkness();

// Adds to each operation the name of its GraphQL operation, and to each response a link to its call as GraphQL.
const asGraphQL = {
  wrapComponents: {
    // A choice among one server.
    ServersContainer: () => () => null,
    parameters: (Parameters, { React: { createElement, Fragment } }) => (props) => {
      const [url, method] = props.pathMethod;
      // Computed when the link is followed, so that it contains the current body of the form.
      const addressNow = () => {
        const body = props.oas3Selectors.requestBodyValue(url, method);
        const call = { method: method.toUpperCase(), url, ...(typeof body === 'string' && { body }) };
        return '${explainPath}?' + new URLSearchParams(call);
      };
      return createElement(Fragment, null,
        createElement('p', { className: 'as-graphql' },
          'In GraphQL: ',
          createElement('a', {
            href: addressNow(),
            onClick: ({ currentTarget }) => { currentTarget.href = addressNow(); },
          }, props.operation.get('x-graphql-operation'))),
        createElement(Parameters, props));
    },
    liveResponse: (LiveResponse, { React: { createElement, Fragment } }) => (props) => {
      // A header that occurs twice is a list.
      const links = [props.response.get('headers').toJS().link].flat().join();
      const [, address] = /<([^>]*)>; rel="alternate"/.exec(links) ?? [];
      return createElement(Fragment, null,
        address && createElement('p', { className: 'as-graphql' },
          createElement('a', { href: address }, 'Show this call as GraphQL')),
        createElement(LiveResponse, props));
    },
  },
};

const reference = document.getElementById('reference');
const ui = SwaggerUIBundle({
  domNode: reference,
  url: '${openApiPath}',
  plugins: [asGraphQL],
  deepLinking: true,
  tryItOutEnabled: true,
  persistAuthorization: false,
  displayRequestDuration: true,
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
  onComplete() {
    const { apiKey } = reference.dataset;
    if (apiKey === '') return;
    for (const name of ui.specSelectors.specJson().getIn(['components', 'securitySchemes']).keys())
      ui.preauthorizeApiKey(name, apiKey);
  },
});
`;

export const docsStyle = `
body { margin: 0; background: #fff; }
html.dark-mode body { background: #1c2022; }
body > header { display: flex; flex-wrap: wrap; gap: 0 1.5rem; max-width: 1460px; margin: 0 auto; padding: 1.25rem 20px 0; box-sizing: border-box; font: .9rem/1.6 system-ui, sans-serif; color: #3b4151; }
body > header strong { margin-right: auto; }
body > header a { color: #b3136f; text-underline-offset: .2em; }
html.dark-mode body > header { color: #e4e6e6; }
html.dark-mode body > header a { color: #f06ab4; }
.swagger-ui .as-graphql { margin: 0; padding: 12px 20px; font: 14px/1.6 system-ui, sans-serif; color: #3b4151; }
.swagger-ui .responses-inner .as-graphql { padding: 0 0 12px; }
.swagger-ui .as-graphql a { color: #b3136f; font-weight: 600; text-underline-offset: .2em; }
html.dark-mode .swagger-ui .as-graphql { color: #e4e6e6; }
html.dark-mode .swagger-ui .as-graphql a { color: #f06ab4; }
.swagger-ui .info { margin: 36px 0 24px; }
html:not(.dark-mode) .swagger-ui .info :is(.url, .link) { color: #b3136f; }
html:not(.dark-mode) .swagger-ui .info .title small { background: #4a5060; }
html:not(.dark-mode) .swagger-ui .opblock-summary-method { color: #111; text-shadow: none; }
html:not(.dark-mode) .swagger-ui .btn.authorize { color: #17704a; border-color: #17704a; fill: #17704a; }
html:not(.dark-mode) .swagger-ui .btn.authorize svg { fill: #17704a; }
.swagger-ui .scheme-container { padding: 0 0 24px; }
`;
