import { For, Show } from 'solid-js';
import { Button } from './Button';
import { Icon } from './Icon';
import styles from './Toasts.module.css';

export interface ToastNotice {
  readonly id: string;
  readonly tone: 'info' | 'ok' | 'warn' | 'danger';
  readonly title: string;
  readonly detail?: string | undefined;
  readonly action?: { readonly label: string; readonly run: () => void } | undefined;
}

export interface ToastsProps {
  notices: readonly ToastNotice[];
  onDismiss: (noticeId: string) => void;
}

const toneIcons = { info: 'info', ok: 'ok-circle', warn: 'warn', danger: 'error' } as const;
const isAlert = (notice: ToastNotice) => notice.tone === 'danger' || notice.tone === 'warn';

/**
 * Short notices. Both live regions are always on the page, because a region that arrives
 * together with its words is often not read.
 */
export function Toasts(props: ToastsProps) {
  return (
    <div class={styles.stack}>
      <div role="alert" class={styles.region}>
        <For each={props.notices.filter(isAlert)}>
          {(notice) => <Toast notice={notice} onDismiss={props.onDismiss} />}
        </For>
      </div>
      <div role="status" class={styles.region}>
        <For each={props.notices.filter((notice) => !isAlert(notice))}>
          {(notice) => <Toast notice={notice} onDismiss={props.onDismiss} />}
        </For>
      </div>
    </div>
  );
}

function Toast(props: { notice: ToastNotice; onDismiss: (noticeId: string) => void }) {
  const dismiss = () => props.onDismiss(props.notice.id);
  return (
    <div class={styles.notice}>
      <span class={`${styles.icon ?? ''} ${styles[props.notice.tone] ?? ''}`}>
        <Icon name={toneIcons[props.notice.tone]} size={16} />
      </span>
      <div class={styles.words}>
        <p class={styles.title} dir="auto">
          {props.notice.title}
        </p>
        <Show when={props.notice.detail}>
          <p class={styles.detail} dir="auto">
            {props.notice.detail}
          </p>
        </Show>
      </div>
      <div class={styles.actions}>
        <Show when={props.notice.action}>
          {(action) => (
            <Button
              size="small"
              onClick={() => {
                dismiss();
                action().run();
              }}
            >
              {action().label}
            </Button>
          )}
        </Show>
        <Button variant="quiet" size="small" icon="close" label="Dismiss" onClick={dismiss} />
      </div>
    </div>
  );
}
