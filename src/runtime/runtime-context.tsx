// The only context of the app.
import { createContext, useContext, type JSX } from 'solid-js';
import type { Runtime } from './runtime';

const RuntimeContext = createContext<Runtime>();

export function RuntimeProvider(props: { runtime: Runtime; children: JSX.Element }) {
  // One runtime for the life of the page: nothing has to follow a change of the prop.
  // eslint-disable-next-line solid/reactivity
  return <RuntimeContext.Provider value={props.runtime}>{props.children}</RuntimeContext.Provider>;
}

/** Throws outside a `RuntimeProvider`. */
export function useRuntime(): Runtime {
  const runtime = useContext(RuntimeContext);
  if (!runtime) throw new Error('useRuntime() needs a RuntimeProvider above it');
  return runtime;
}
