// The user's own words, as typed. A very long message shows its beginning, because laying out a
// megabyte in one go would freeze the page.
import { createSignal, Show } from 'solid-js';
import { Button } from '../../ui/Button';
import { formatCount } from '../../ui/format';
import styles from './MessageItem.module.css';

/** Characters shown before "Show all". */
const FOLD_AT = 6000;

export function OwnText(props: { readonly text: string }) {
  const [open, setOpen] = createSignal(false);
  const isLong = () => props.text.length > FOLD_AT;
  const shown = () => (isLong() && !open() ? props.text.slice(0, FOLD_AT) : props.text);
  return (
    <>
      <p class={styles.ownText} dir="auto">
        {shown()}
        <Show when={isLong() && !open()}>…</Show>
      </p>
      <Show when={isLong()}>
        <Button variant="quiet" size="small" onClick={() => setOpen(!open())}>
          {open() ? 'Show less' : `Show all ${formatCount(props.text.length)} characters`}
        </Button>
      </Show>
    </>
  );
}
