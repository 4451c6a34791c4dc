// The GraphiQL page: every asset inside it, tabs of queries that work on the demo data.
import { createHash } from 'node:crypto';
import { openWithCall } from './graphiql-call.js';

const firstPage = `# The newest opportunities, each with its people and its place in the pipeline.
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

const board = `# A board: the columns of the default pipelines, each with its first cards.
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

const live = `# Stays open: change an opportunity in another tab, and see it here.
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

const create = `# What comes back is the payload, or a typed error that says what is wrong.
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

const viewer = `# Who is calling.
query WhoAmI {
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
 * Renders the page. The package of GraphiQL has 9 MB, and is loaded with the first page rather than at the start.
 *
 * @param apiKey set in the headers of each tab; given for the embedded demo only
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
  return openWithCall(renderGraphiQL(options), options, apiKey !== undefined);
}

/**
 * The Content-Security-Policy of the page. Only its own script runs; Monaco sets styles of elements, has its fonts in
 * `data:` addresses, and starts its workers from `blob:` addresses.
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
