// A Pothos plugin that resolves the global ID of a record without a promise. The Relay plugin awaits each ID, and a page
// of 25 opportunities with three relations has 100 of them.
import SchemaBuilder, {
  BasePlugin,
  type PothosOutputFieldConfig,
  type SchemaTypes,
} from '@pothos/core';
import { encodeId } from './ids.js';

export const nodeIdsPlugin = 'nodeIds' as const;

interface IdentifiedRow {
  readonly id: string;
}

class NodeIdsPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override onOutputFieldConfig(field: PothosOutputFieldConfig<Types>) {
    const { kind, parentType, name } = field;
    if (kind !== 'Object' || name !== 'id' || !this.#isNode(parentType)) return field;
    return {
      ...field,
      resolve: (record: unknown) => encodeId(parentType, (record as IdentifiedRow).id),
    };
  }

  #isNode(typename: string): boolean {
    const type = this.builder.configStore.getTypeConfig(typename, 'Object');
    return type.interfaces.some(
      (parent) => this.builder.configStore.getTypeConfig(parent).name === 'Node',
    );
  }
}

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- how Pothos learns of a plugin
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      nodeIds: NodeIdsPlugin<Types>;
    }
  }
}

SchemaBuilder.registerPlugin(nodeIdsPlugin, NodeIdsPlugin);
