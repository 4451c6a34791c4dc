// The tabs of GraphiQL: operations that work on the demo data.

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

const tab = (query: string, variables?: object) => ({
  query,
  headers: '',
  ...(variables && { variables: JSON.stringify(variables, null, 2) }),
});

/** The tabs with which GraphiQL opens, in this order. */
export const defaultTabs = [
  tab(firstPage),
  tab(search, { q: 'roof', status: null }),
  tab(create, {
    input: { contactName: 'Rivera Residence', value: '18500.00', leadSource: 'Referral' },
  }),
  tab(board),
  tab(live),
  tab(viewer),
];
