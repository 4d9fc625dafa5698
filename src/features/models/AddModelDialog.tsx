// Adding a model of one's own: from a file, an address, Hugging Face, or a pack.
import { createSignal, Match, Switch } from 'solid-js';
import { useRuntime } from '../../runtime/runtime-context';
import { toAppError } from '../../core/errors';
import type { LocalFile } from '../../runtime/models/own-models';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { formatBytesOf, formatBytesPerSecond, formatDuration } from '../../ui/format';
import { ProgressBar } from '../../ui/ProgressBar';
import { Tabs } from '../../ui/Tabs';
import { createAddModel, type CopyProgress } from './add-model';
import { AddFound } from './AddFound';
import { AddFromAddress, AddFromFile, AddFromPack } from './AddSources';
import { AddFromHub } from './AddFromHub';
import styles from './AddModelDialog.module.css';

export interface AddModelDialogProps {
  readonly onClose: () => void;
  /** Read at once: dropped on a page, or opened with Hearth. */
  readonly files?: readonly LocalFile[];
}

type Source = 'file' | 'address' | 'hub' | 'pack';

export default function AddModelDialog(props: AddModelDialogProps) {
  const runtime = useRuntime();
  const [source, setSource] = createSignal<Source>('file');
  const add = createAddModel(runtime, () => props.onClose());
  // eslint-disable-next-line solid/reactivity -- what it was opened with
  add.readFiles(props.files ?? []);
  runtime.notices.act(() => runtime.library.ready());
  const state = add.state;
  const failure = () => {
    const now = state();
    if (now.status !== 'failed') return undefined;
    const words = runtime.describeError(now.error);
    return now.fromDisk ? wordsOfFile(now.error, words) : words;
  };
  const found = () => {
    const now = state();
    return now.status === 'found' ? now.found : undefined;
  };
  const reading = () => {
    const now = state();
    return now.status === 'reading' ? now.doing : undefined;
  };
  const copying = () => {
    const now = state();
    return now.status === 'copying' ? now : undefined;
  };

  return (
    <Dialog open title="Add model" size="wide" onClose={props.onClose}>
      <div class={styles.stack}>
        <Switch
          fallback={
            <>
              <Tabs<Source>
                label="Where the model is"
                value={source()}
                onChange={setSource}
                class={styles.tabs ?? ''}
                tabs={[
                  { value: 'file', label: 'File' },
                  { value: 'address', label: 'Address' },
                  { value: 'hub', label: 'Hugging Face' },
                  { value: 'pack', label: 'Pack' },
                ]}
              >
                <Switch>
                  <Match when={source() === 'file'}>
                    <AddFromFile add={add} />
                  </Match>
                  <Match when={source() === 'address'}>
                    <AddFromAddress add={add} />
                  </Match>
                  <Match when={source() === 'hub'}>
                    <AddFromHub add={add} />
                  </Match>
                  <Match when={source() === 'pack'}>
                    <AddFromPack add={add} />
                  </Match>
                </Switch>
              </Tabs>
            </>
          }
        >
          <Match when={found()}>{(model) => <AddFound add={add} found={model()} />}</Match>
          <Match when={reading()}>
            {(doing) => (
              <div class={styles.busy}>
                <ProgressBar label={doing()} done={0} text={doing()} />
                <Button onClick={() => add.cancel()}>Cancel</Button>
              </div>
            )}
          </Match>
          <Match when={copying()}>
            {(copy) => (
              <div class={styles.busy}>
                <ProgressBar
                  label={`Add ${copy().name}`}
                  done={copy().progress.doneBytes}
                  total={copy().progress.totalBytes}
                  text={describeCopy(copy().progress)}
                />
                <Button onClick={() => add.cancel()}>Cancel</Button>
              </div>
            )}
          </Match>
        </Switch>
        <div role="alert">
          <Switch>
            <Match when={failure()}>
              {(words) => (
                <div class={styles.failure}>
                  <strong>{words().title}</strong>
                  <span>{words().detail}</span>
                </div>
              )}
            </Match>
          </Switch>
        </div>
      </div>
    </Dialog>
  );
}

/** A file that somebody has at hand is not downloaded again. */
function wordsOfFile(
  error: unknown,
  words: { readonly title: string; readonly detail?: string; readonly specifics?: string },
): { readonly title: string; readonly detail?: string } {
  if (toAppError(error).code !== 'model-damaged') return words;
  const advice = 'Nothing was copied. Choose another file, or get it again from where it came.';
  return {
    title: 'This file is damaged or not complete',
    detail: [words.specifics, advice].filter(Boolean).join(' '),
  };
}

function describeCopy({ doneBytes, totalBytes, bytesPerSecond }: CopyProgress): string {
  if (totalBytes === 0) return 'Getting ready; waits while another tab stores the same model';
  const amount = formatBytesOf(doneBytes, totalBytes);
  if (bytesPerSecond <= 0) return amount;
  const left = formatDuration(((totalBytes - doneBytes) * 1000) / bytesPerSecond);
  return `${amount} · ${formatBytesPerSecond(bytesPerSecond)} · ${left} left`;
}
