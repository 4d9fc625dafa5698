// What was found, before anything is copied or downloaded.
import { Show } from 'solid-js';
import { useRuntime } from '../../runtime/runtime-context';
import { Badge } from '../../ui/Badge';
import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import { formatBytes } from '../../ui/format';
import type { AddModel, Found } from './add-model';
import { ModelFactsList } from './ModelFactsList';
import styles from './AddModelDialog.module.css';

export const fitBadges = {
  fits: { tone: 'ok', word: 'fits' },
  tight: { tone: 'warn', word: 'tight' },
  'too-big': { tone: 'danger', word: 'too big' },
} as const;

export function AddFound(props: { readonly add: AddModel; readonly found: Found }) {
  const { library } = useRuntime();
  const spec = () => props.found.spec;
  const fit = () => library.fitOf(spec());
  const isHere = () => library.isInstalled(spec().modelId);
  const size = () => formatBytes(spec().bytes);
  const canLink = () => [...(props.found.files?.values() ?? [])].every(({ handle }) => handle);
  return (
    <div class={styles.found}>
      <Field label="Name" value={spec().name} onChange={props.add.rename} />
      <div class={styles.head}>
        <span>
          {size()} · {spec().quantization}
        </span>
        <Show when={fit()}>
          {(known) => (
            <>
              <Badge tone={fitBadges[known().fit].tone}>{fitBadges[known().fit].word}</Badge>
              <span>{known().reason}</span>
            </>
          )}
        </Show>
        <Show when={isHere()}>
          <Badge tone="ok">On this device already</Badge>
        </Show>
      </div>
      <ModelFactsList facts={props.found.facts} licence={spec().licence} />
      <div class={styles.footer}>
        <Button variant="quiet" onClick={() => props.add.cancel()}>
          Back
        </Button>
        <Show
          when={props.found.files}
          fallback={
            <Button
              variant="primary"
              icon="download"
              disabled={isHere()}
              onClick={() => props.add.download()}
            >
              Download {size()}
            </Button>
          }
        >
          <Show when={canLink()}>
            <Button icon="folder" onClick={() => props.add.keep('link')}>
              Use it where it is
            </Button>
          </Show>
          <Button variant="primary" icon="storage" onClick={() => props.add.keep('copy')}>
            Copy into Hearth
          </Button>
        </Show>
      </div>
      <Show when={props.found.files}>
        <p class={styles.words}>
          {canLink()
            ? 'A copy works offline and survives moving the file. Used where it is, it takes no space twice, but the browser asks for your permission after each start.'
            : 'The copy lies in the storage of this site and works offline.'}
        </p>
      </Show>
    </div>
  );
}
