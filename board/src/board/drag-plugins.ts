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
  typeof source?.data['name'] === 'string' ? source.data['name'] : 'The card';

/** @param describe says where the card is now */
export const dragPlugins = (describe: (source: Draggable | null) => string) => [
  StyleInjector.configure(styleNonce === undefined ? {} : { nonce: styleNonce }),
  Accessibility.configure({
    screenReaderInstructions: { draggable: instructions },
    announcements: {
      dragstart: ({ operation: { source } }: DragStartEvent) => `Picked up. ${describe(source)}`,
      dragover: ({ operation: { source } }: DragOverEvent) => describe(source),
      dragend: ({ operation: { source }, canceled }: DragEndEvent) =>
        canceled ? `${nameOf(source)} stays where it was.` : `Dropped. ${describe(source)}`,
    },
  }),
];
