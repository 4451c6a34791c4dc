/**
 * @generated SignedSource<<e836061005abe3530ab45129ceab2355>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import type { ConcreteRequest } from 'relay-runtime';
export type UpdateOpportunityInput = {
  addressCity?: string | null | undefined;
  addressCountry?: string | null | undefined;
  addressState?: string | null | undefined;
  addressStreet?: string | null | undefined;
  addressZip?: string | null | undefined;
  appointmentAt?: string | null | undefined;
  arOwnerId?: string | null | undefined;
  contactName?: string | null | undefined;
  expectedVersion?: number | null | undefined;
  externalId?: string | null | undefined;
  id: string;
  leadSource?: string | null | undefined;
  name?: string | null | undefined;
  pipelineId?: string | null | undefined;
  primaryContactId?: string | null | undefined;
  projectManagerId?: string | null | undefined;
  salesRepId?: string | null | undefined;
  stageId?: string | null | undefined;
  tags?: ReadonlyArray<string> | null | undefined;
  value?: string | null | undefined;
};
export type boardRenameMutation$variables = {
  input: UpdateOpportunityInput;
};
export type boardRenameMutation$data = {
  readonly updateOpportunity: {
    readonly __typename: string;
    readonly issues?: ReadonlyArray<{
      readonly message: string;
    }>;
    readonly message?: string;
    readonly opportunity?: {
      readonly createdAt: string;
      readonly id: string;
      readonly name: string | null | undefined;
      readonly version: number;
    };
  } | null | undefined;
};
export type boardRenameMutation = {
  response: boardRenameMutation$data;
  variables: boardRenameMutation$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "input"
  }
],
v1 = [
  {
    "alias": null,
    "args": null,
    "kind": "ScalarField",
    "name": "message",
    "storageKey": null
  }
],
v2 = [
  {
    "alias": null,
    "args": [
      {
        "kind": "Variable",
        "name": "input",
        "variableName": "input"
      }
    ],
    "concreteType": null,
    "kind": "LinkedField",
    "name": "updateOpportunity",
    "plural": false,
    "selections": [
      {
        "alias": null,
        "args": null,
        "kind": "ScalarField",
        "name": "__typename",
        "storageKey": null
      },
      {
        "kind": "InlineFragment",
        "selections": [
          {
            "alias": null,
            "args": null,
            "concreteType": "Opportunity",
            "kind": "LinkedField",
            "name": "opportunity",
            "plural": false,
            "selections": [
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "id",
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "name",
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "version",
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "createdAt",
                "storageKey": null
              }
            ],
            "storageKey": null
          }
        ],
        "type": "UpdateOpportunityPayload",
        "abstractKey": null
      },
      {
        "kind": "InlineFragment",
        "selections": (v1/*:: as any*/),
        "type": "Error",
        "abstractKey": "__isError"
      },
      {
        "kind": "InlineFragment",
        "selections": [
          {
            "alias": null,
            "args": null,
            "concreteType": "ValidationIssue",
            "kind": "LinkedField",
            "name": "issues",
            "plural": true,
            "selections": (v1/*:: as any*/),
            "storageKey": null
          }
        ],
        "type": "ValidationError",
        "abstractKey": null
      }
    ],
    "storageKey": null
  }
];
return {
  "fragment": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Fragment",
    "metadata": null,
    "name": "boardRenameMutation",
    "selections": (v2/*:: as any*/),
    "type": "Mutation",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "boardRenameMutation",
    "selections": (v2/*:: as any*/)
  },
  "params": {
    "cacheID": "020c62bf5898d0ddd28525ff0bc36ed4",
    "id": null,
    "metadata": {},
    "name": "boardRenameMutation",
    "operationKind": "mutation",
    "text": "mutation boardRenameMutation(\n  $input: UpdateOpportunityInput!\n) {\n  updateOpportunity(input: $input) {\n    __typename\n    ... on UpdateOpportunityPayload {\n      opportunity {\n        id\n        name\n        version\n        createdAt\n      }\n    }\n    ... on Error {\n      __isError: __typename\n      message\n    }\n    ... on ValidationError {\n      issues {\n        message\n      }\n    }\n  }\n}\n"
  }
};
})();

(node as any).hash = "d3e92d861e0e07b32a63e5223f462c9b";

export default node;
