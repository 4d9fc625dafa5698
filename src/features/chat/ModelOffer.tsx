// The one best model for this device, with its size, and the state of fetching it.
import { Show } from 'solid-js';
import { Button } from '../../ui/Button';
import { formatBytes } from '../../ui/format';
import { DownloadRow } from './DownloadList';
import type { ModelDownloads } from './model-downloads';
import styles from './ModelOffer.module.css';

export function ModelOffer(props: { readonly downloads: ModelDownloads }) {
  const download = () =>
    props.downloads.list().find(({ spec }) => spec.modelId === props.downloads.offered()?.modelId);
  return (
    <Show when={props.downloads.offered()}>
      {(spec) => (
        <section class={styles.offer} aria-label="Best model for this device">
          <div class={styles.words}>
            <p class={styles.title}>
              Best for this device: <strong>{spec().name}</strong>
            </p>
            <p class={styles.facts}>
              <span>{formatBytes(spec().bytes)} once</span>
              <span>{spec().licence}</span>
              <span>{spec().summary}</span>
            </p>
          </div>
          <Show
            when={download()}
            fallback={
              <Button
                variant="primary"
                icon="download"
                onClick={() => props.downloads.start(spec())}
              >
                Download {formatBytes(spec().bytes)}
              </Button>
            }
          >
            {(running) => <DownloadRow download={running()} />}
          </Show>
        </section>
      )}
    </Show>
  );
}
