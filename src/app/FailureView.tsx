// A page that failed: what happened, what is safe, one button that helps, details to copy.
import { createSignal, onMount } from 'solid-js';
import { log } from '../core/log';
import { Button } from '../ui/Button';
import { copyText } from '../ui/copy-text';
import { Icon } from '../ui/Icon';
import { CONTENT_ID } from '../ui/layout/content-id';
import { describeError } from './error-copy';
import styles from './FailureView.module.css';

export interface FailureViewProps {
  error: unknown;
  /** Builds the page again; without it the button reloads the app. */
  onRetry?: () => void;
}

export function FailureView(props: FailureViewProps) {
  const failure = () => describeError(props.error);
  const [copyLabel, setCopyLabel] = createSignal('Copy');

  onMount(() => {
    log('error', 'A page failed', failure().technical);
  });

  const copy = () => {
    copyText(`${failure().title}\n\n${failure().technical}`).then(
      () => setCopyLabel('Copied'),
      // Browsers refuse without focus; the text can still be selected.
      () => setCopyLabel('Select the details to copy them'),
    );
  };
  const retry = () => {
    if (props.onRetry) props.onRetry();
    else location.reload();
  };

  return (
    <main id={CONTENT_ID} tabindex="-1" class={styles.view}>
      <div class={styles.body}>
        <div role="alert">
          <Icon name="warn" class={styles.warn ?? ''} />
          <h1 class={styles.title}>{failure().title}</h1>
          <p class={styles.advice}>{failure().advice}</p>
          <p class={styles.safe}>
            <Icon name="ok-circle" class={styles.ok ?? ''} />
            {failure().safe}
          </p>
        </div>
        <div class={styles.actions}>
          <Button onClick={retry}>{props.onRetry ? 'Try again' : 'Reload'}</Button>
          <a class={styles.back} href="#/chat">
            Back to Chat
          </a>
        </div>
      </div>
      <div class={styles.foot}>
        <details class={styles.details}>
          <summary>
            <Icon name="chevron-right" size={16} />
            Details
          </summary>
          <pre class={styles.technical} tabindex="0">
            {failure().technical}
          </pre>
        </details>
        <Button variant="quiet" size="small" icon="copy" onClick={copy}>
          {copyLabel()}
        </Button>
      </div>
    </main>
  );
}
