// A session from a file: everything can be looked at, nothing goes into the database.
import { createSignal } from 'solid-js';
import type { Session } from '../../core/trace/session-file';
import { nextUncertain } from '../../core/trace/token-figures';
import { Button } from '../../ui/Button';
import { createMediaQuery } from '../../ui/layout/media';
import { PageFrame } from '../../ui/layout/PageFrame';
import { SidePanel } from '../../ui/layout/SidePanel';
import { MEDIUM_QUERY } from '../../ui/layout/widths';
import type { NumberKind } from './NumberSwitch';
import { TokenPanel } from './TokenPanel';
import { TraceView } from './TraceView';

export interface ImportedViewProps {
  readonly session: Session;
  readonly onClose: () => void;
}

export function ImportedView(props: ImportedViewProps) {
  const isMedium = createMediaQuery(MEDIUM_QUERY);
  const [chosen, setChosen] = createSignal(0);
  const [panelOpen, setPanelOpen] = createSignal(!isMedium());
  const [wanted, setWanted] = createSignal<NumberKind>('raw');
  const hasRaw = () => props.session.kind !== 'sampled';
  const isGiven = () => props.session.kind === 'given';
  const kind = () => (isGiven() ? 'raw' : hasRaw() ? wanted() : 'sampled');
  const shown = () => {
    const { trace, end } = props.session;
    return { trace, end, count: trace.entry.length };
  };
  const choose = (index: number) => setChosen(Math.max(0, Math.min(shown().count - 1, index)));
  return (
    <PageFrame
      title="Inspector"
      subtitle={`${props.session.title || 'Session'}, answer by ${props.session.modelName || 'a model'}, imported`}
      actions={
        <>
          <Button
            icon="panel"
            label="Token panel"
            variant="quiet"
            onClick={() => setPanelOpen(!panelOpen())}
          />
          <Button onClick={() => props.onClose()}>Close session</Button>
        </>
      }
      panel={
        <SidePanel
          label={`Token ${chosen() + 1} of ${shown().count}`}
          name="inspector"
          open={panelOpen() && shown().count > 0}
          onClose={() => setPanelOpen(false)}
        >
          <TokenPanel
            shown={shown()}
            chosen={chosen()}
            kind={kind()}
            sampling={props.session.sampling}
            whyNoBranch={() => 'An imported session can be looked at only.'}
            onBranch={() => undefined}
          />
        </SidePanel>
      }
    >
      <TraceView
        shown={shown()}
        chosen={chosen()}
        kind={kind()}
        hasRaw={hasRaw()}
        isGiven={isGiven()}
        onKind={setWanted}
        onChoose={choose}
        onUncertain={(step) => {
          const next = nextUncertain(props.session.trace, chosen(), step);
          if (next !== undefined) choose(next);
        }}
      />
    </PageFrame>
  );
}
