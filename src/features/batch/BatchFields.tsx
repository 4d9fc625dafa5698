import { Show } from 'solid-js';
import { Button, buttonClass } from '../../ui/Button';
import { Field, SelectField } from '../../ui/Field';
import { formatCount } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { NumberField } from '../../ui/NumberField';
import type { BatchForm } from './batch-form';
import { ProgressBar } from '../../ui/ProgressBar';
import { problemWords } from './problem-words';
import styles from './Batch.module.css';

export interface BatchFieldsProps {
  readonly form: BatchForm;
  readonly isStarting: boolean;
  readonly onRun: () => void;
  readonly onOpen: (file: File) => void;
}

const formats = [
  { value: 'lines', label: 'One prompt a line' },
  { value: 'csv', label: 'CSV with a heading' },
  { value: 'jsonl', label: 'JSON Lines' },
] as const;

export function BatchFields(props: BatchFieldsProps) {
  const form = () => props.form;
  const state = () => props.form.state;
  const problem = () => {
    const checked = form().checked();
    return checked && 'problem' in checked ? problemWords(checked.problem) : undefined;
  };
  return (
    <form
      class={styles.form}
      aria-label="What to run"
      onSubmit={(event) => {
        event.preventDefault();
        if (form().canRun() && !props.isStarting) props.onRun();
      }}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        const file = event.dataTransfer?.files[0];
        if (file) props.onOpen(file);
      }}
    >
      <Show
        when={state().file?.name}
        fallback={
          <Field
            label="Prompts"
            multiline
            rows={6}
            value={state().text}
            error={problem()}
            placeholder={'One prompt a line, or a table:\ntext,language\n"Good morning",Spanish'}
            onInput={(text) => form().set({ text })}
          />
        }
      >
        {(name) => (
          <div class={styles.file}>
            <span class={styles.fileName}>
              <Icon name="paperclip" size={16} /> {name()}
            </span>
            <Button
              variant="quiet"
              icon="close"
              label={`Remove ${name()}`}
              onClick={() => form().cancel()}
            />
            <Show when={problem()}>
              {(words) => (
                <p class={styles.problem} role="alert">
                  <Icon name="error" size={14} /> {words()}
                </p>
              )}
            </Show>
          </div>
        )}
      </Show>
      <div class={styles.fields}>
        <Field
          label="Template"
          value={state().template}
          placeholder="Translate into Spanish: {{text}}"
          note="Names of columns in double braces; without a template the text itself is asked."
          onInput={(template) => form().set({ template })}
        />
        <SelectField
          label="Format"
          value={form().format()}
          options={formats}
          onChange={(format) => form().set({ format })}
        />
        <SelectField
          label="Model"
          value={form().modelId()}
          options={form().models()}
          onChange={(modelId) => form().set({ modelId })}
        />
      </div>
      <div class={styles.foot}>
        <NumberField
          label="Max tokens"
          inline
          value={state().maxTokens}
          min={1}
          max={8192}
          step={1}
          onChange={(maxTokens = 256) => form().set({ maxTokens })}
        />
        <NumberField
          label="Temperature"
          inline
          value={state().temperature}
          min={0}
          max={2}
          step={0.05}
          placeholder="model’s"
          onChange={(temperature) => form().set({ temperature })}
        />
        <Show when={form().takesSeveral()}>
          <NumberField
            label="Rows at a time"
            inline
            value={state().parallel}
            min={1}
            max={64}
            step={1}
            onChange={(parallel = 1) => form().set({ parallel })}
          />
        </Show>
        <span class={styles.spacer} />
        <label class={`${buttonClass()} ${styles.pick ?? ''}`}>
          <Icon name="folder" size={16} />
          Open file
          <input
            type="file"
            class="visually-hidden"
            accept=".csv,.tsv,.jsonl,.ndjson,.txt"
            onChange={(event) => {
              const file = event.currentTarget.files?.[0];
              event.currentTarget.value = '';
              if (file) props.onOpen(file);
            }}
          />
        </label>
        <Button
          type="submit"
          variant="primary"
          icon="play"
          disabled={!form().canRun() || props.isStarting}
        >
          Run
        </Button>
      </div>
      <Show when={form().storing() ?? form().readShare()}>
        <div class={styles.going}>
          <Show
            when={form().storing()}
            fallback={
              <ProgressBar
                label="Read the list"
                done={form().readShare() ?? 0}
                total={1}
                text={`Reading the list: ${Math.round((form().readShare() ?? 0) * 100)} %`}
              />
            }
          >
            {(storing) => (
              <ProgressBar
                label="Store the rows"
                done={storing().done}
                total={storing().total}
                text={`${formatCount(storing().done)} of ${formatCount(storing().total)} rows stored`}
              />
            )}
          </Show>
          <Button onClick={() => form().cancel()}>Cancel</Button>
        </div>
      </Show>
      <p class={styles.note} role="status">
        {summaryOf(form())}
      </p>
    </form>
  );
}

function summaryOf(form: BatchForm): string {
  const checked = form.checked();
  if (!checked || 'problem' in checked) return '';
  const { count, first } = checked.summary;
  if (first === undefined) return 'There is no prompt in it.';
  const start = first.length > 120 ? `${first.slice(0, 120)}…` : first;
  return `${formatCount(count)} ${count === 1 ? 'prompt' : 'prompts'}. The first: ${start}`;
}
