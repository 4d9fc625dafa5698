// What stands around every page: skip link, navigation, notices, palette.
import { createSignal, ErrorBoundary, lazy, onCleanup, Show, Suspense, type JSX } from 'solid-js';
import { useLocation, useNavigate } from '@solidjs/router';
import { listenForShortcuts } from '../runtime/shortcuts';
import { useRuntime } from '../runtime/runtime-context';
import { Later } from '../ui/Later';
import { Toasts } from '../ui/Toasts';
import { createAppCommands } from './app-commands';
import { FailureView } from './FailureView';
import { Navigation } from './Navigation';
import { SkipLink } from './SkipLink';
import { StorageBanner } from './StorageBanner';
import styles from './Shell.module.css';

const CommandPalette = lazy(() => import('./CommandPalette'));
const ShortcutHelp = lazy(() => import('./ShortcutHelp'));
const UpdatePrompt = lazy(() =>
  import('./UpdatePrompt').then((module) => ({ default: module.UpdatePrompt })),
);

type Overlay = 'none' | 'palette' | 'help';

export function Shell(props: { children?: JSX.Element }) {
  const runtime = useRuntime();
  const location = useLocation();
  const [overlay, setOverlay] = createSignal<Overlay>('none');
  const close = () => setOverlay('none');

  const notices = () =>
    runtime.notices
      .list()
      .filter(({ saidAt }) => saidAt === undefined || !location.pathname.startsWith(saidAt));

  runtime.commands.add(
    createAppCommands({
      runtime,
      navigate: useNavigate(),
      openPalette: () => setOverlay('palette'),
      openHelp: () => setOverlay('help'),
    }),
  );
  onCleanup(listenForShortcuts(runtime.commands));

  return (
    <>
      <SkipLink />
      <div class={styles.shell}>
        <Later>
          <Navigation path={location.pathname} />
        </Later>
        <div class={styles.page}>
          <StorageBanner durable={runtime.durable} />
          <div class={styles.fill}>
            <ErrorBoundary
              fallback={(error: unknown, reset) => <FailureView error={error} onRetry={reset} />}
            >
              {props.children}
            </ErrorBoundary>
          </div>
        </div>
      </div>
      <Toasts notices={notices()} onDismiss={(noticeId) => runtime.notices.dismiss(noticeId)} />
      <Suspense>
        <Show when={runtime.offline.updateWaiting()}>
          <UpdatePrompt
            waiting
            busy={runtime.jobs.active().length > 0}
            onUpdate={runtime.offline.applyUpdate}
          />
        </Show>
        <Show when={overlay() === 'palette'}>
          <CommandPalette onClose={close} />
        </Show>
        <Show when={overlay() === 'help'}>
          <ShortcutHelp onClose={close} />
        </Show>
      </Suspense>
    </>
  );
}
