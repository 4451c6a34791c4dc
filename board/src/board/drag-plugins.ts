// Settings of the package for drag and drop: texts for screen readers, and the nonce for its styles.
import {
  Accessibility,
  StyleInjector,
  type Draggable,
  type DragEndEvent,
  type DragOverEvent,
  type DragStartEvent,
} from '@dnd-kit/dom';
import { styleNonce } from '../page-settings';

const instructions =
  'To move the card, press space, then the arrow keys. Press space again to drop it, or escape to cancel.';

export const nameOf = (source: Draggable | null): string =>
  typeof source?.data.name === 'string' ? source.data.name : 'The card';

/** @param describe says where the card is now */
export function dragPlugins(describe: (source: Draggable | null) => string) {
  // The place where a drag starts is announced once.
  let latest = '';
  const describeChange = (source: Draggable | null): string | undefined => {
    const text = describe(source);
    if (text === latest) return undefined;
    latest = text;
    return text;
  };
  return [
    StyleInjector.configure(styleNonce === undefined ? {} : { nonce: styleNonce }),
    Accessibility.configure({
      screenReaderInstructions: { draggable: instructions },
      announcements: {
        dragstart({ operation: { source } }: DragStartEvent) {
          latest = describe(source);
          return `Picked up. ${latest}`;
        },
        dragover: ({ operation: { source } }: DragOverEvent) => describeChange(source),
        dragend: ({ operation: { source }, canceled }: DragEndEvent) =>
          canceled ? `${nameOf(source)} stays where it was.` : `Dropped. ${describe(source)}`,
      },
    }),
  ];
}
