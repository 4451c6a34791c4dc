// Work that keeps its order: two quick moves of a card may not overtake each other on the way to the gateway.

const turns = new Map<string, Promise<unknown>>();

/** Starts work once all earlier work with the same key has ended, with or without success. */
export function inTurn<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
  const turn = (turns.get(key) ?? Promise.resolve()).then(work, work);
  turns.set(key, turn);
  const leave = () => {
    if (turns.get(key) === turn) turns.delete(key);
  };
  turn.then(leave, leave);
  return turn;
}
