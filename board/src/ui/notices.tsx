// Short messages at the bottom of the page, such as an error of a change that was taken back.
import { createStore, useStore } from '../store';

interface Notice {
  readonly id: number;
  readonly text: string;
}

const shownMs = 8_000;
const notices = createStore<readonly Notice[]>([]);
let lastId = 0;

const dismiss = (id: number) => {
  notices.set(notices.get().filter((notice) => notice.id !== id));
};

/** Shows a message for some seconds. */
export function notify(text: string): void {
  const id = (lastId += 1);
  notices.set([...notices.get(), { id, text }]);
  setTimeout(dismiss, shownMs, id);
}

export function Notices() {
  const shown = useStore(notices);
  return (
    <div className="notices" role="alert">
      {shown.map(({ id, text }) => (
        <p key={id} className="notice">
          {text}
          <button
            className="button bare"
            aria-label="Dismiss"
            onClick={() => {
              dismiss(id);
            }}
          >
            ×
          </button>
        </p>
      ))}
    </div>
  );
}
