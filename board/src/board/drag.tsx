// Dragging cards. While a card is dragged, the columns show the order in which it would be dropped.
import type { Draggable } from '@dnd-kit/dom';
import { move } from '@dnd-kit/helpers';
import { DragDropProvider } from '@dnd-kit/react';
import {
  createContext,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
  type ReactNode,
} from 'react';
import { dragPlugins, nameOf } from './drag-plugins';

/** The IDs of the cards of each stage, from top to bottom. */
export type CardOrder = Readonly<Record<string, string[]>>;

export interface CardMove {
  readonly id: string;
  readonly stageId: string;
  /** The card above the new position. */
  readonly afterId?: string | undefined;
  /** The card below; set only at the top of a stage. */
  readonly beforeId?: string | undefined;
}

interface Dragging {
  /** The order while a card is dragged; undefined at rest. */
  readonly order: CardOrder | undefined;
  /** The card that is dragged. */
  readonly draggedId: string | undefined;
  readonly report: (stageId: string, ids: string[]) => void;
}

const DraggingContext = createContext<Dragging>({
  order: undefined,
  draggedId: undefined,
  report: () => undefined,
});

/** @returns the IDs that the column shows: those given or, while a card is dragged, those of the drag */
export function useColumnOrder(stageId: string, ids: string[]) {
  const { order, draggedId, report } = useContext(DraggingContext);
  useEffect(() => {
    report(stageId, ids);
  }, [report, stageId, ids]);
  return { order: order?.[stageId] ?? ids, draggedId };
}

/** @returns undefined if the card is where it was */
function moveTo(before: CardOrder, after: CardOrder, id: string): CardMove | undefined {
  const [stageId, ids] = Object.entries(after).find(([, each]) => each.includes(id)) ?? [];
  if (stageId === undefined || ids === undefined) return undefined;
  const index = ids.indexOf(id);
  if (before[stageId]?.indexOf(id) === index) return undefined;
  const above = ids[index - 1];
  return above === undefined ? { id, stageId, beforeId: ids[1] } : { id, stageId, afterId: above };
}

interface CardDragProps {
  readonly stageNames: Readonly<Record<string, string>>;
  readonly onMove: (move: CardMove) => void;
  readonly children: ReactNode;
}

export function CardDrag({ stageNames, onMove, children }: CardDragProps) {
  const atRest = useRef<Record<string, string[]>>({});
  const [order, setOrder] = useState<CardOrder>();
  const [draggedId, setDraggedId] = useState<string>();
  const latest = useRef<CardOrder>({});
  const before = useRef<CardOrder>({});

  const dragging = useMemo(
    () => ({
      ...{ order, draggedId },
      report(stageId: string, ids: string[]) {
        atRest.current[stageId] = ids;
      },
    }),
    [order, draggedId],
  );

  /** Such as "New roof is at position 2 of 5 in Quoted." */
  const describe = (source: Draggable | null): string => {
    const [stageId = '', ids = []] =
      Object.entries(latest.current).find(([, each]) => each.includes(String(source?.id))) ?? [];
    const position = ids.indexOf(String(source?.id)) + 1;
    return `${nameOf(source)} is at position ${String(position)} of ${String(ids.length)} in ${stageNames[stageId] ?? ''}.`;
  };

  // eslint-disable-next-line react-hooks/refs -- Announcements read the refs during a drag, not during rendering.
  const [plugins] = useState(() => dragPlugins(describe));
  return (
    <DragDropProvider
      plugins={(defaults) => [...defaults, ...plugins]}
      onBeforeDragStart={() => {
        before.current = latest.current = { ...atRest.current };
      }}
      onDragStart={({ operation: { source } }) => {
        setOrder(latest.current);
        setDraggedId(source ? String(source.id) : undefined);
      }}
      onDragOver={(event) => {
        latest.current = move({ ...latest.current }, event);
        setOrder(latest.current);
      }}
      onDragEnd={({ operation: { source }, canceled }) => {
        const made =
          canceled || !source
            ? undefined
            : moveTo(before.current, latest.current, String(source.id));
        if (made) onMove(made);
        setOrder(undefined);
        setDraggedId(undefined);
      }}
    >
      <DraggingContext value={dragging}>{children}</DraggingContext>
    </DragDropProvider>
  );
}
