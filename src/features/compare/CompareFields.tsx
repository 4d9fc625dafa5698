import { For, Show } from 'solid-js';
import { Button } from '../../ui/Button';
import { Field, SelectField } from '../../ui/Field';
import { NumberField } from '../../ui/NumberField';
import { Switch } from '../../ui/Switch';
import type { CompareForm, FormSide } from './compare-form';
import styles from './Compare.module.css';

export interface CompareFieldsProps {
  readonly form: CompareForm;
  readonly isRunning: boolean;
  readonly onRun: () => void;
  readonly onStop: () => void;
}

export function CompareFields(props: CompareFieldsProps) {
  const form = () => props.form;
  return (
    <form
      class={styles.form}
      aria-label="What to compare"
      onSubmit={(event) => {
        event.preventDefault();
        if (form().canRun() && !props.isRunning) props.onRun();
      }}
    >
      <Field
        label="Prompt"
        multiline
        rows={2}
        value={form().state.prompt}
        placeholder="Ask all of them the same, for example: What is the capital of Spain?"
        onInput={(text) => form().setPrompt(text)}
      />
      <div class={styles.formSides}>
        <For each={form().state.sides.map((_, place) => place)}>
          {(place) => (
            <Show when={form().state.sides[place]}>
              {(side) => <SideFields form={form()} side={side()} place={place} />}
            </Show>
          )}
        </For>
      </div>
      <div class={styles.formFoot}>
        <Button icon="plus" disabled={!form().canAdd()} onClick={() => form().add()}>
          Add model
        </Button>
        <NumberField
          label="Seed"
          inline
          value={form().state.seed}
          min={0}
          max={4294967295}
          step={1}
          onChange={(seed) => form().setSeed(seed)}
        />
        <NumberField
          label="Max tokens"
          inline
          value={form().state.maxTokens}
          min={1}
          max={4096}
          step={1}
          onChange={(maxTokens) => form().setMaxTokens(maxTokens)}
        />
        <Switch
          label="One at a time"
          checked={form().state.isInTurn}
          onChange={(isInTurn) => form().setInTurn(isInTurn)}
        />
        <span class={styles.spacer} />
        <Show
          when={props.isRunning}
          fallback={
            <Button type="submit" variant="primary" icon="play" disabled={!form().canRun()}>
              Run
            </Button>
          }
        >
          <Button icon="stop" onClick={() => props.onStop()}>
            Stop
          </Button>
        </Show>
      </div>
      <p class={styles.note}>
        Models on this device can be chosen; get more on the <a href="#/models">Models page</a>. All
        have the same seed. Two models answer at once where both fit in memory; one at a time, their
        speeds can be compared.
      </p>
    </form>
  );
}

function SideFields(props: {
  readonly form: CompareForm;
  readonly side: FormSide;
  readonly place: number;
}) {
  const number = () => props.place + 1;
  return (
    <fieldset class={styles.formSide} aria-label={`Side ${number()}`}>
      <SelectField
        label={`Model ${number()}`}
        value={props.side.modelId}
        options={props.form.models()}
        onChange={(modelId) => props.form.change(props.place, { modelId })}
      />
      <NumberField
        label="Temperature"
        value={props.side.temperature}
        min={0}
        max={2}
        step={0.05}
        placeholder="default"
        onChange={(temperature) => props.form.change(props.place, { temperature })}
      />
      <NumberField
        label="Top P"
        value={props.side.topP}
        min={0}
        max={1}
        step={0.01}
        placeholder="default"
        onChange={(topP) => props.form.change(props.place, { topP })}
      />
      <Button
        class={styles.removeSide ?? ''}
        variant="quiet"
        icon="close"
        label={`Remove side ${number()}`}
        disabled={props.form.state.sides.length <= 2}
        onClick={() => props.form.remove(props.place)}
      />
    </fieldset>
  );
}
