// The one best model for this device, with its size, and the state of fetching it.
import { Match, Show, Switch } from 'solid-js';
import { Button } from '../../ui/Button';
import { formatBytes } from '../../ui/format';
import { ProgressBar } from '../../ui/ProgressBar';
import type { Offer } from './model-offer';
import styles from './ModelOffer.module.css';

export function ModelOffer(props: { readonly offer: Offer }) {
  return (
    <Show when={props.offer.spec()}>
      {(spec) => (
        <section class={styles.offer} aria-label="Best model for this device">
          <div class={styles.words}>
            <p class={styles.title}>
              Best for this device: <strong>{spec().name}</strong>
            </p>
            <Show
              when={props.offer.job()}
              fallback={
                <p class={styles.facts}>
                  <span>{formatBytes(spec().bytes)} once</span>
                  <span>{spec().licence}</span>
                  <span>{spec().summary}</span>
                </p>
              }
            >
              <ProgressBar
                label={`Download ${spec().name}`}
                done={props.offer.doneBytes()}
                total={spec().bytes}
                text={props.offer.progressText()}
                resting={props.offer.job()?.status === 'paused'}
              />
            </Show>
          </div>
          <Switch
            fallback={
              <Button variant="primary" icon="download" onClick={() => props.offer.start()}>
                Download {formatBytes(spec().bytes)}
              </Button>
            }
          >
            <Match when={props.offer.job()?.status === 'paused'}>
              <Button variant="quiet" icon="play" onClick={() => props.offer.resume()}>
                Resume
              </Button>
              <Button variant="quiet" onClick={() => props.offer.cancel()}>
                Cancel
              </Button>
            </Match>
            <Match when={props.offer.job()}>
              <Button variant="quiet" icon="pause" onClick={() => props.offer.pause()}>
                Pause
              </Button>
              <Button variant="quiet" onClick={() => props.offer.cancel()}>
                Cancel
              </Button>
            </Match>
          </Switch>
        </section>
      )}
    </Show>
  );
}
