// What is loaded and being loaded, in every tab. The owner publishes; the others follow by broadcast.
import { createSignal, type Accessor } from 'solid-js';
import type { LoadEvent } from '../../core/engine/engine';
import type { ModelTask } from '../../core/model/model-manifest';
import type { Backend } from '../../data/records';
import type { TabLink } from '../jobs/gpu-owner';
import { createPacer } from '../jobs/pacer';

/** A model in memory, ready to answer. */
export interface LoadedEntry {
  readonly modelId: string;
  readonly task: ModelTask;
  /** Tokens of prompt and answer together, as it was loaded. */
  readonly contextLength: number;
  readonly loadMs: number;
  /** Weights and cache; an estimate. */
  readonly memoryBytes: number;
  readonly backend: Backend;
  /** Epoch ms. */
  readonly lastUsedAt: number;
}

export type LoadProgress = Extract<LoadEvent, { type: 'progress' }>;

export interface LoadStatus {
  readonly modelId: string;
  /** Absent until the first byte, and while it waits for another load. */
  readonly progress?: LoadProgress;
}

export interface LoadedState {
  /** The one used last comes first. */
  readonly loaded: readonly LoadedEntry[];
  readonly loading?: LoadStatus | undefined;
}

export interface LoadedMirror {
  readonly loaded: Accessor<readonly LoadedEntry[]>;
  readonly loading: Accessor<LoadStatus | undefined>;
  /** The owner only: what is true now. */
  publish(state: LoadedState): void;
  /** The same, shown with the next frame: for progress, which comes often. */
  publishSoon(state: LoadedState): void;
}

const nothing: LoadedState = { loaded: [] };

export function createLoadedMirror(tabs: TabLink): LoadedMirror {
  const [state, setState] = createSignal(nothing);
  let newest = nothing;

  const show = () => {
    setState(newest);
    if (tabs.isOwner() && tabs.hasOthers()) tabs.post({ type: 'models-state', state: newest });
  };
  const pacer = createPacer(show);

  tabs.onMessage((message) => {
    if (message.type === 'models-state' && !tabs.isOwner()) setState((newest = message.state));
    else if (message.type === 'models-wanted' && tabs.isOwner()) show();
  });
  // What the last owner had loaded went with it.
  tabs.onOwner(({ takeover }) => {
    if (!takeover) return;
    newest = nothing;
    show();
  });
  tabs.post({ type: 'models-wanted' });

  return {
    loaded: () => state().loaded,
    loading: () => state().loading,
    publish(next) {
      newest = next;
      show();
    },
    publishSoon(next) {
      newest = next;
      pacer.request();
    },
  };
}
