// What the doctor found on one server: a list of checks, and under the failed one what to do.
import { createSignal, For, Show } from 'solid-js';
import type { BridgeServer } from '../../core/bridge/bridge';
import type { Diagnosis } from '../../runtime/bridge/bridge';
import { thisSystem } from '../../runtime/bridge/doctor-fixes';
import { useRuntime } from '../../runtime/runtime-context';
import { Button } from '../../ui/Button';
import { copyText } from '../../ui/copy-text';
import { Icon } from '../../ui/Icon';
import { SegmentedControl } from '../../ui/SegmentedControl';
import styles from './Bridge.module.css';
import { timeWords } from './bridge-words';

export interface DoctorPanelProps {
  readonly server: BridgeServer;
  /** Undefined while it is looking. */
  readonly diagnosis: Diagnosis | undefined;
  readonly onAgain: () => void;
}

const icons = { ok: 'ok-circle', failed: 'error', waits: 'waiting' } as const;
const stateNames = { ok: 'Passed', failed: 'Failed', waits: 'Waits' } as const;

export function DoctorPanel(props: DoctorPanelProps) {
  return (
    <section aria-label="Doctor" aria-busy={props.diagnosis === undefined} class={styles.doctor}>
      <div class={styles.head}>
        <h3 class={styles.title}>What the doctor found on {props.server.name}</h3>
        <span class={styles.note} role="status">
          <Show when={props.diagnosis} fallback="Looking…">
            {(known) =>
              `checked ${timeWords(known().at)}, took ${(known().tookMs / 1000).toFixed(1)} s`
            }
          </Show>
        </span>
      </div>
      <Show when={props.diagnosis}>
        {(known) => (
          <ul aria-label="Checks" class={styles.checks}>
            <For each={known().checks}>
              {(check, index) => (
                <li class={styles.check} data-state={check.state}>
                  <Show
                    when={index() === known().failedAt}
                    fallback={
                      <>
                        <Icon name={icons[check.state]} size={16} />
                        <span class="visually-hidden">{stateNames[check.state]}: </span>
                        <span class={styles.checkTitle}>{check.title}</span>
                        <span class={styles.evidence}>{check.evidence}</span>
                      </>
                    }
                  >
                    <Finding diagnosis={known()} onAgain={props.onAgain} />
                  </Show>
                </li>
              )}
            </For>
          </ul>
        )}
      </Show>
    </section>
  );
}

function Finding(props: { readonly diagnosis: Diagnosis; readonly onAgain: () => void }) {
  return (
    <div class={styles.finding} data-case={props.diagnosis.doctorCase}>
      <h4 class={styles.findingTitle}>
        <Icon name="error" size={16} /> {props.diagnosis.title}
      </h4>
      <p>{props.diagnosis.text}</p>
      <Show when={props.diagnosis.fixes.length > 0}>
        <FixBox fixes={props.diagnosis.fixes} />
      </Show>
      <div class={styles.buttons}>
        <Button variant="primary" onClick={() => props.onAgain()}>
          Check again
        </Button>
        <Show when={props.diagnosis.said}>
          <details class={styles.said}>
            <summary>What was said</summary>
            <pre>{props.diagnosis.said}</pre>
          </details>
        </Show>
      </div>
    </div>
  );
}

function FixBox(props: { readonly fixes: Diagnosis['fixes'] }) {
  const { notices } = useRuntime();
  const own = () =>
    props.fixes.find(({ system }) => system === thisSystem(navigator.userAgent)) ?? props.fixes[0];
  const [chosen, setChosen] = createSignal<string>();
  const [copied, setCopied] = createSignal(false);
  const systems = () => props.fixes.flatMap(({ system }) => system ?? []);
  const fix = () => props.fixes.find(({ system }) => system === chosen()) ?? own();
  const copy = async () => {
    await copyText(fix()?.text ?? '');
    setCopied(true);
  };
  return (
    <div class={styles.fix}>
      <div class={styles.fixHead}>
        <Show when={systems().length > 1} fallback={<span />}>
          <SegmentedControl
            label="System"
            value={fix()?.system ?? ''}
            options={systems().map((system) => ({ value: system, label: system }))}
            onChange={setChosen}
          />
        </Show>
        <Button variant="quiet" size="small" icon="copy" onClick={() => notices.act(copy)}>
          {copied() ? 'Copied' : 'Copy'}
        </Button>
      </div>
      <pre>{fix()?.text}</pre>
    </div>
  );
}
