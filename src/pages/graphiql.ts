// The GraphiQL page: all assets are part of it, and its tabs have queries that work on the demo data.
import { createHash } from 'node:crypto';
import { openWithCall } from './graphiql-call.js';

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

/**
 * GraphiQL keeps the position from which a tab slid in, and applies it while the tab has the focus. The first press on a
 * tab would therefore move it away from the pointer, and would not be a click.
 */
const tabStyle = '<style>.graphiql-tab { transform: none !important; }</style>';

/**
 * Renders the page. The package of GraphiQL has 9 MB, and is loaded with the first page rather than at the start.
 *
 * @param apiKey the key in the headers of each tab; given for the embedded demo only
 */
export async function renderGraphiQLPage(apiKey?: string): Promise<string> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const headers = JSON.stringify({ Authorization: `Bearer ${apiKey ?? '<API key>'}` }, null, 2);
  const tab = (query: string, variables?: object) => ({
    query,
    headers,
    ...(variables && { variables: JSON.stringify(variables, null, 2) }),
  });
  const options = {
    title: 'Opportunity Gateway',
    headers,
    defaultHeaders: headers,
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
  const page = renderGraphiQL(options).replace('</head>', `${tabStyle}</head>`);
  return openWithCall(page, options, apiKey !== undefined);
}

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
