// The composition root of the views: router, runtime, shell, and what to show when all of it fails.
import { ErrorBoundary, lazy, Show, Suspense, type Component, type JSX } from 'solid-js';
import { HashRouter, Navigate, type RouteDefinition } from '@solidjs/router';
import ChatPage from '../features/chat/ChatPage';
import type { Runtime } from '../runtime/runtime';
import { RuntimeProvider } from '../runtime/runtime-context';
import { PageFrame } from '../ui/layout/PageFrame';
import { FailureView } from './FailureView';
import { pages, type Page } from './pages';
import { Shell } from './Shell';

const NotFoundPage = lazy(() => import('./NotFoundPage'));

/**
 * Chat is in the first bundle: one types into it before anything else is fetched. The others show
 * their frame with the title until their code is here.
 */
function componentOf(page: Page): Component {
  if (!page.load) return ChatPage;
  const LazyPage = lazy(page.load);
  return () => (
    <Suspense fallback={<PageFrame title={page.title}>{null}</PageFrame>}>
      <LazyPage />
    </Suspense>
  );
}

/** All patterns of a page in one route: its component stays when the address changes. */
const routes: RouteDefinition[] = [
  { path: '/', component: () => <Navigate href="/chat" /> },
  ...pages.map((page) => ({ path: [...page.paths], component: componentOf(page) })),
  { path: '*', component: NotFoundPage },
];

export interface AppProps {
  readonly runtime: Runtime;
  /** The page is drawn once the app stands in the document. */
  readonly isPlaced: boolean;
}

export function App(props: AppProps) {
  const Root = (shell: { children?: JSX.Element }) => (
    <Shell>
      <Show when={props.isPlaced}>{shell.children}</Show>
    </Shell>
  );
  return (
    <ErrorBoundary fallback={(error: unknown) => <FailureView error={error} />}>
      <RuntimeProvider runtime={props.runtime}>
        <HashRouter root={Root}>{routes}</HashRouter>
      </RuntimeProvider>
    </ErrorBoundary>
  );
}
