// An answer that waits for its place: how many are before it, and what can be done about it.
import { Show } from 'solid-js';
import { useRuntime } from '../../runtime/runtime-context';
import { findPlaceInLine } from '../../runtime/places/queue-view';
import { Button } from '../../ui/Button';
import styles from './MessageItem.module.css';

export function WaitingLine(props: { readonly messageId: string }) {
  const { bridge, jobs, notices, places } = useRuntime();
  const line = () => findPlaceInLine(places.queue(), props.messageId);
  const nameOf = (placeId: string) =>
    bridge
      .bridge()
      ?.servers()
      .find(({ id }) => id === placeId)?.name ?? 'this device';
  const words = () => {
    const known = line();
    if (!known) return 'Waiting for its turn';
    const where = known.places.map(nameOf).join(' or ');
    if (known.rest) {
      const at = new Date(known.rest.until).toLocaleTimeString();
      return `${where} asked to wait; it is tried again at ${at}`;
    }
    return `Waiting for ${where} · number ${known.position} of ${known.count} in line`;
  };
  const cancel = () => {
    const job = jobs
      .active()
      .find(({ input }) => 'messageId' in input && input.messageId === props.messageId);
    if (job) notices.act(() => jobs.cancel(job.id));
  };

  return (
    <div class={styles.figures} role="group" aria-label="In line">
      <span>{words()}</span>
      <Show when={line()}>
        {(known) => (
          <>
            <Button
              variant="quiet"
              size="small"
              icon="arrow-up"
              label="Move up in line"
              disabled={known().position === 1}
              onClick={() => places.move(props.messageId, 'earlier')}
            />
            <Button
              variant="quiet"
              size="small"
              icon="arrow-down"
              label="Move down in line"
              disabled={known().position === known().count}
              onClick={() => places.move(props.messageId, 'later')}
            />
            <Button variant="quiet" size="small" onClick={cancel}>
              Cancel
            </Button>
          </>
        )}
      </Show>
    </div>
  );
}
