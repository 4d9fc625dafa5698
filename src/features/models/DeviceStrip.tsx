// What this device can do for models, in one line of facts.
import { Show, type JSX } from 'solid-js';
import { createLiveValue } from '../../data/live-query';
import { getSetting } from '../../data/settings';
import { useRuntime } from '../../runtime/runtime-context';
import type { TruthCheck } from '../../data/records';
import type { DeviceDescription } from '../../runtime/models/model-library';
import { formatBytes, formatWhen } from '../../ui/format';
import { Icon, type IconName } from '../../ui/Icon';
import type { StorageUse } from './storage-use';
import styles from './DeviceStrip.module.css';

export interface DeviceStripProps {
  /** Undefined until the device was asked. */
  readonly facts: DeviceDescription | undefined;
  readonly use: StorageUse;
  /** The newest check of a model against its reference. */
  readonly check: TruthCheck | undefined;
}

/** The share of reference tokens that may differ by rounding. */
const PASSED_FROM = 0.9;

export function DeviceStrip(props: DeviceStripProps) {
  const { db, library, models } = useRuntime();
  const chosenThreads = createLiveValue(
    () => db,
    (database) => getSetting(database, 'modelThreads'),
  );
  const threads = () => {
    const chosen = chosenThreads();
    const cores = library.device()?.logicalCores;
    if (chosen === undefined || cores === undefined) return props.facts?.threads;
    return { value: `${Math.min(chosen, cores)} of ${cores}`, detail: 'as you chose in Settings' };
  };
  const inUse = () => {
    const count = models.loaded().length;
    const words = `${formatBytes(props.use.loadedBytes())} in use now`;
    return count > 1 ? `${words} by ${count} models` : words;
  };
  const free = () => {
    const usage = props.use.storage.usage();
    return usage && `${formatBytes(Math.max(0, usage.quotaBytes - usage.usedBytes))} free`;
  };
  const kept = () =>
    props.use.storage.persistence() === 'kept'
      ? 'kept until you delete it'
      : 'the browser may clear it';
  return (
    <section class={styles.strip} aria-label="This device">
      <Fact
        icon="chip"
        label="This device"
        value={props.facts?.adapter.value}
        detail={props.facts?.adapter.detail}
      />
      <Fact
        label="Memory for models"
        value={props.facts?.memory.value}
        detail={props.use.loadedBytes() > 0 ? inUse() : props.facts?.memory.detail}
      />
      <Fact label="Threads" value={threads()?.value} detail={threads()?.detail} />
      <Fact
        label="Storage"
        value={free() ?? props.facts?.storage.value}
        detail={free() === undefined ? props.facts?.storage.detail : kept()}
      />
      <Show
        when={props.check}
        fallback={<Fact label="Self-test" value="Not yet" detail="runs when a model is loaded" />}
      >
        {(check) => <SelfTest check={check()} />}
      </Show>
    </section>
  );
}

function SelfTest(props: { readonly check: TruthCheck }) {
  const hasPassed = () => props.check.agreement >= PASSED_FROM;
  const agreed = () => Math.round(props.check.agreement * props.check.tokens);
  return (
    <Fact
      label="Self-test"
      value={
        <>
          <span class={hasPassed() ? styles.ok : styles.warn}>
            <Icon name={hasPassed() ? 'ok-circle' : 'warn'} size={16} />
          </span>
          {hasPassed() ? 'Passed' : 'Differs'}
        </>
      }
      detail={`${agreed()} of ${props.check.tokens} tokens, ${formatWhen(props.check.checkedAt, Date.now())}`}
    />
  );
}

function Fact(props: {
  readonly label: string;
  readonly icon?: IconName;
  readonly value: JSX.Element;
  readonly detail: string | undefined;
}) {
  return (
    <div class={styles.fact}>
      <p class={styles.label}>
        <Show when={props.icon}>{(name) => <Icon name={name()} size={14} />}</Show>
        {props.label}
      </p>
      <p class={styles.value}>{props.value ?? '\u00a0'}</p>
      <p class={styles.detail}>{props.detail ?? '\u00a0'}</p>
    </div>
  );
}
