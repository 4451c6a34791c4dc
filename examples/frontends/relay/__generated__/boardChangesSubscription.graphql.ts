/**
 * @generated SignedSource<<c8fac2bd6adc9def7d7fe0c5dd4a5cf9>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import type { ConcreteRequest } from 'relay-runtime';
export type EventType = "APPROVED" | "ARCHIVED" | "CREATED" | "DEACTIVATED" | "DELETED" | "MERGED" | "MOVED" | "REACTIVATED" | "RESTORED" | "REVOKED" | "UNAPPROVED" | "UPDATED" | "%future added value";
export type boardChangesSubscription$variables = {
  after?: string | null | undefined;
};
export type boardChangesSubscription$data = {
  readonly opportunityEventAdded: {
    readonly id: string;
    readonly opportunity: {
      readonly createdAt: string;
      readonly id: string;
      readonly name: string | null | undefined;
      readonly version: number;
    } | null | undefined;
    readonly opportunityId: string;
    readonly type: EventType;
  };
};
export type boardChangesSubscription = {
  response: boardChangesSubscription$data;
  variables: boardChangesSubscription$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "after"
  }
],
v1 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "id",
  "storageKey": null
},
v2 = [
  {
    "alias": null,
    "args": [
      {
        "kind": "Variable",
        "name": "after",
        "variableName": "after"
      }
    ],
    "concreteType": "OpportunityEvent",
    "kind": "LinkedField",
    "name": "opportunityEventAdded",
    "plural": false,
    "selections": [
      (v1/*:: as any*/),
      {
        "alias": null,
        "args": null,
        "kind": "ScalarField",
        "name": "type",
        "storageKey": null
      },
      {
        "alias": null,
        "args": null,
        "kind": "ScalarField",
        "name": "opportunityId",
        "storageKey": null
      },
      {
        "alias": null,
        "args": null,
        "concreteType": "Opportunity",
        "kind": "LinkedField",
        "name": "opportunity",
        "plural": false,
        "selections": [
          (v1/*:: as any*/),
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
    "storageKey": null
  }
];
return {
  "fragment": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Fragment",
    "metadata": null,
    "name": "boardChangesSubscription",
    "selections": (v2/*:: as any*/),
    "type": "Subscription",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "boardChangesSubscription",
    "selections": (v2/*:: as any*/)
  },
  "params": {
    "cacheID": "919b09408407a427cb5e414b306d3855",
    "id": null,
    "metadata": {},
    "name": "boardChangesSubscription",
    "operationKind": "subscription",
    "text": "subscription boardChangesSubscription(\n  $after: String\n) {\n  opportunityEventAdded(after: $after) {\n    id\n    type\n    opportunityId\n    opportunity {\n      id\n      name\n      version\n      createdAt\n    }\n  }\n}\n"
  }
};
})();

(node as any).hash = "97044a868b11e324d69fa7d019461cad";

export default node;
