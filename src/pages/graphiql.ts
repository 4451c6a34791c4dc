// The GraphiQL page: all assets are part of it, and its tabs have queries that work on the demo data.
import { createHash } from 'node:crypto';
import { introspectionFromSchema, type GraphQLSchema } from 'graphql';
import { bar, barStyle, sendKey } from './graphiql-bar.js';
import { optionsForCall } from './graphiql-call.js';
import { replaceOnce } from './replace-once.js';

const firstPage = `# The newest opportunities, each with its sales rep and its stage.
query NewestOpportunities {
  opportunities(first: 10) {
    totalCount
    nodes {
      contactName
      value
      approvalStatus
      appointmentAt
      salesRep {
        name
      }
      stage {
        name
        pipeline {
          name
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
`;

const search = `# Every word of q must occur in name or contactName. Projects are approved opportunities.
query Search($q: String, $status: ApprovalStatus) {
  opportunities(
    first: 25
    where: { q: $q, approvalStatus: { eq: $status } }
    orderBy: { field: VALUE, direction: DESC }
  ) {
    totalCount
    nodes {
      uuid
      name
      contactName
      value
    }
  }
}
`;

const board = `# A board: the stages of the default pipelines, each with its first opportunities.
query Board {
  pipelines(first: 2) {
    nodes {
      name
      stages {
        name
        opportunities(first: 5, where: { not: { approvalStatus: { eq: ARCHIVED } } }) {
          nodes {
            contactName
            value
            stageRank
          }
        }
      }
    }
  }
}
`;

const live = `# Receives changes of opportunities. Run it, then change an opportunity in another tab.
subscription Live {
  opportunityEventAdded {
    type
    user {
      name
    }
    changes {
      field
      before
      after
    }
    opportunityId
    opportunity {
      contactName
      stage {
        name
      }
    }
  }
}
`;

const create = `# Creates an opportunity. The result is the payload, or a typed error.
mutation Create($input: CreateOpportunityInput!) {
  createOpportunity(input: $input) {
    ... on CreateOpportunityPayload {
      opportunity {
        id
        uuid
        contactName
        value
        stage {
          name
        }
      }
    }
    ... on Error {
      code
      message
    }
    ... on ValidationError {
      issues {
        path
        message
      }
    }
  }
}
`;

const viewer = `# The caller: the workspace, the user and the API key of this request.
query Viewer {
  viewer {
    workspace {
      name
    }
    user {
      name
      role
    }
    apiKey {
      name
      lastCharacters
      readOnly
    }
  }
}
`;

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
  const tab = (query: string, variables?: object) => ({
    query,
    headers: '',
    ...(variables && { variables: JSON.stringify(variables, null, 2) }),
  });
  const options = {
    title: 'Opportunity Gateway',
    defaultEditorToolsVisibility: 'variables' as const,
    defaultTabs: [
      tab(firstPage),
      tab(search, { q: 'roof', status: null }),
      tab(create, {
        input: { contactName: 'Rivera Residence', value: '18500.00', leadSource: 'Referral' },
      }),
      tab(board),
      tab(live),
      tab(viewer),
    ],
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
