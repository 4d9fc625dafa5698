// The tab "Hugging Face": a repository by its name, its files with sizes and what they would do here.
import { createSignal, For, Show } from 'solid-js';
import type { ModelSpec } from '../../core/model/model-manifest';
import type { HubListing, HubVariant } from '../../runtime/models/own-models';
import { useRuntime } from '../../runtime/runtime-context';
import { Badge } from '../../ui/Badge';
import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import { formatBytes } from '../../ui/format';
import type { AddModel } from './add-model';
import { fitBadges } from './AddFound';
import styles from './AddModelDialog.module.css';

const engineNames = { wllama: 'GGUF', transformers: 'ONNX' } as const;

export function AddFromHub(props: { readonly add: AddModel }) {
  const runtime = useRuntime();
  // eslint-disable-next-line solid/reactivity -- what it begins with
  const [name, setName] = createSignal(props.add.listing()?.repository ?? '');
  const fitOf = (list: HubListing, variant: HubVariant) =>
    runtime.library.fitOf(roughSpec(list, variant));
  return (
    <form
      class={styles.source}
      onSubmit={(event) => {
        event.preventDefault();
        props.add.listHub(name());
      }}
    >
      <div class={styles.ask}>
        <Field
          label="Repository"
          placeholder="owner/name"
          value={name()}
          onInput={setName}
          note="Its list of files is asked of Hugging Face, nothing else."
          autofocus
        />
        <Button variant="primary" type="submit" disabled={name().trim() === ''}>
          List files
        </Button>
      </div>
      <Show when={props.add.listing()}>
        {(list) => (
          <ul class={styles.variants} aria-label={`Models of ${list().repository}`}>
            <For each={list().variants}>
              {(variant) => (
                <li class={styles.variant}>
                  <span>
                    <strong>{variant.quantization}</strong>{' '}
                    <small>
                      {engineNames[variant.engine]}
                      {variant.files.length > 1 ? `, ${variant.files.length} files` : ''}
                    </small>
                  </span>
                  <span>{formatBytes(variant.bytes)}</span>
                  <Show when={fitOf(list(), variant)} fallback={<span />}>
                    {(fit) => (
                      <Badge tone={fitBadges[fit().fit].tone}>{fitBadges[fit().fit].word}</Badge>
                    )}
                  </Show>
                  <Button
                    size="small"
                    label={`Look at ${variant.quantization}, ${engineNames[variant.engine]}`}
                    onClick={() => props.add.chooseVariant(variant)}
                  >
                    Look
                  </Button>
                </li>
              )}
            </For>
          </ul>
        )}
      </Show>
    </form>
  );
}

/** Before its header is read only its size is known; that is enough for a first judgement. */
function roughSpec(list: HubListing, variant: HubVariant): ModelSpec {
  return {
    modelId: variant.id,
    name: variant.id,
    family: '',
    task: 'chat',
    engine: variant.engine,
    quantization: variant.quantization,
    contextLength: 4096,
    licence: list.licence ?? '',
    summary: '',
    files: variant.files,
    bytes: variant.bytes,
    sources: [list.source],
  };
}
