// An answer of this device: walked through, branched, paused and exported.
import { createEffect, createSignal, on, Show } from 'solid-js';
import { toSessionJson, type Session } from '../../core/trace/session-file';
import { toSessionHtml } from '../../core/trace/session-html';
import { getMessage } from '../../data/messages';
import { useRuntime } from '../../runtime/runtime-context';
import { Button, buttonClass } from '../../ui/Button';
import { EmptyState } from '../../ui/EmptyState';
import { Later } from '../../ui/Later';
import { createMediaQuery } from '../../ui/layout/media';
import { PageFrame } from '../../ui/layout/PageFrame';
import { SidePanel } from '../../ui/layout/SidePanel';
import { MEDIUM_QUERY } from '../../ui/layout/widths';
import { Menu } from '../../ui/Menu';
import { AttentionSection } from './attention/AttentionSection';
import { HandControl } from './HandControl';
import { ChatLink } from './ChatLink';
import { createInspection, tokenOfCharacter, whyNoBranch, whyNoForce } from './inspection';
import styles from './InspectorPage.module.css';
import type { NumberKind } from './NumberSwitch';
import { PanelFoot } from './PanelFoot';
import { PromptSection } from './prompt/PromptSection';
import { ReplayNote } from './ReplayNote';
import { saveFile } from './save-file';
import { StepControls } from './StepControls';
import { TokenPanel } from './TokenPanel';
import { TraceView } from './TraceView';

export interface AnswerViewProps {
  readonly messageId: string;
  readonly navigate: (path: string) => void;
}

export function AnswerView(props: AnswerViewProps) {
  const runtime = useRuntime();
  const { notices } = runtime;
  const inspection = createInspection(runtime, () => props.messageId);
  const isMedium = createMediaQuery(MEDIUM_QUERY);
  const [panelOpen, setPanelOpen] = createSignal(!isMedium());
  const [isPaused, setPaused] = createSignal(false);
  const modelId = () => inspection.row()?.setup?.modelId ?? inspection.message()?.modelId ?? '';
  const [wanted, setWanted] = createSignal<NumberKind>('raw');
  const hasRaw = () => inspection.row()?.kind !== 'sampled';
  const isGiven = () => inspection.row()?.kind === 'given';
  const kind = () => (isGiven() ? 'raw' : hasRaw() ? wanted() : 'sampled');
  createEffect(
    on(
      () => props.messageId,
      () => setPaused(false),
      { defer: true },
    ),
  );

  const choose = (index: number) => {
    inspection.choose(index);
    if (!isMedium()) setPanelOpen(true);
  };
  const open = (begin: () => Promise<string>) =>
    // eslint-disable-next-line solid/reactivity -- called by buttons only.
    notices.act(async () => {
      const messageId = await begin();
      props.navigate(`/inspector/${messageId}`);
    });
  const subtitle = () => {
    const chat = inspection.chat();
    return chat
      ? `${chat.title || 'New chat'}, answer by ${inspection.modelName()} ${inspection.message()?.place ?? 'on this device'}`
      : undefined;
  };
  const exportSession = (format: 'html' | 'json') =>
    notices.act(async () => {
      const shown = inspection.shown();
      const message = inspection.message();
      if (!shown || !message) return;
      const question =
        message.parentId === null ? undefined : await getMessage(runtime.db, message.parentId);
      const title = inspection.chat()?.title || 'Answer';
      const session: Session = {
        title,
        modelName: inspection.modelName(),
        question: question?.text ?? '',
        kind: inspection.row()?.kind ?? 'raw',
        sampling: inspection.row()?.setup?.sampling ?? {},
        trace: shown.trace,
        end: shown.end === 'growing' ? 'cut' : shown.end,
      };
      const text = format === 'html' ? toSessionHtml(session) : toSessionJson(session);
      saveFile(`${title}.${format}`, text, format === 'html' ? 'text/html' : 'application/json');
    });

  return (
    <PageFrame
      title="Inspector"
      subtitle={subtitle()}
      actions={
        <>
          <Show when={inspection.chat()}>{(chat) => <ChatLink chat={chat()} />}</Show>
          <Show when={inspection.shown() && isMedium()}>
            <Button
              icon="panel"
              label="Token panel"
              variant="quiet"
              onClick={() => setPanelOpen(!panelOpen())}
            />
          </Show>
          <Show when={inspection.shown()}>
            <Menu
              label="Export session"
              variant="plain"
              items={[
                { label: 'As one HTML file', icon: 'download', run: () => exportSession('html') },
                { label: 'As JSON', icon: 'download', run: () => exportSession('json') },
              ]}
            >
              Export session
            </Menu>
          </Show>
        </>
      }
      panel={
        <Show when={inspection.shown()}>
          {(shown) => (
            <SidePanel
              label={`Token ${inspection.chosen() + 1} of ${shown().count}`}
              name="inspector"
              open={panelOpen() && shown().count > 0}
              onClose={() => setPanelOpen(false)}
            >
              <div class={styles.panel}>
                <TokenPanel
                  shown={shown()}
                  chosen={inspection.chosen()}
                  kind={kind()}
                  sampling={inspection.samplingAt(inspection.chosen())}
                  whyNoBranch={(index, alternative) =>
                    inspection.isRunning()
                      ? 'Pause the answer first.'
                      : whyNoBranch(shown().trace, index, alternative)
                  }
                  onBranch={(index, alternative) =>
                    open(() => inspection.branch(index, alternative))
                  }
                />
                <HandControl
                  canGoOn={!inspection.isRunning() && inspection.canGoOn()}
                  usual={inspection.row()?.setup?.sampling ?? {}}
                  sampling={inspection.sampling()}
                  onSampling={(sampling) => inspection.setSampling(sampling)}
                  whyNot={
                    inspection.isRunning()
                      ? 'Pause the answer first.'
                      : whyNoForce(shown().trace, inspection.chosen())
                  }
                  onForce={(text, where) =>
                    open(() =>
                      inspection.force(where === 'end' ? shown().count : inspection.chosen(), text),
                    )
                  }
                />
                <PanelFoot
                  version={inspection.version()}
                  branchedAt={inspection.row()?.setup?.branchedAt}
                />
              </div>
            </SidePanel>
          )}
        </Show>
      }
    >
      <Show
        when={inspection.shown()}
        fallback={
          <Show when={inspection.isKnown()}>
            <WithoutTrace
              isThere={inspection.message()?.role === 'assistant'}
              isRunning={inspection.isRunning()}
              unreadable={inspection.unreadable()}
              onRegenerate={() => open(() => inspection.regenerate())}
            />
          </Show>
        }
      >
        {(shown) => (
          <>
            <TraceView
              shown={shown()}
              chosen={inspection.chosen()}
              kind={kind()}
              hasRaw={hasRaw()}
              isGiven={isGiven()}
              onKind={setWanted}
              onChoose={choose}
              onUncertain={(step) => inspection.chooseUncertain(step)}
              controls={
                <>
                  <StepControls
                    inspection={inspection}
                    count={shown().count}
                    isPaused={isPaused()}
                    onAct={(action, paused) => {
                      setPaused(paused);
                      notices.act(action);
                    }}
                  />
                  <ReplayNote
                    makings={inspection.message()?.makings ?? []}
                    replay={inspection.message()?.replay}
                    isRunning={inspection.isReplaying()}
                    disabled={inspection.isRunning()}
                    tokenOf={(offset) => tokenOfCharacter(shown().trace, offset)}
                    onReplay={() => notices.act(() => inspection.replay())}
                  />
                </>
              }
            />
            <Show when={shown().end !== 'growing'}>
              <Later>
                <PromptSection
                  messageId={props.messageId}
                  modelId={modelId()}
                  modelName={inspection.modelName()}
                />
                <AttentionSection
                  messageId={props.messageId}
                  modelId={modelId()}
                  modelName={inspection.modelName()}
                  chosen={inspection.chosen()}
                  count={shown().count}
                  onChoose={choose}
                />
              </Later>
            </Show>
          </>
        )}
      </Show>
    </PageFrame>
  );
}

interface WithoutTraceProps {
  readonly isThere: boolean;
  readonly isRunning: boolean;
  readonly unreadable: ReturnType<ReturnType<typeof createInspection>['unreadable']>;
  readonly onRegenerate: () => void;
}

function WithoutTrace(props: WithoutTraceProps) {
  const words = () => {
    if (!props.isThere) {
      return [
        'This answer is not here',
        'It was deleted, or the address is of another device.',
      ] as const;
    }
    if (props.unreadable === 'newer-version') {
      return [
        'This recording is of a newer Hearth',
        'Update Hearth to see it. The answer itself is in its chat.',
      ] as const;
    }
    if (props.unreadable) {
      return [
        'This recording cannot be read',
        'The answer itself is in its chat, untouched.',
      ] as const;
    }
    if (props.isRunning) {
      return [
        'Nothing is recorded yet',
        'Tokens appear here when the model answers, if this answer is recorded and its engine tells probabilities.',
      ] as const;
    }
    return [
      'This answer was not recorded',
      'Recording makes answers a little slower, so it is off until you ask for it: for one answer here, or for a chat under Parameters.',
    ] as const;
  };
  return (
    <EmptyState
      icon="inspect"
      title={words()[0]}
      text={words()[1]}
      actions={
        <Show
          when={props.isThere && !props.isRunning}
          fallback={
            <a class={buttonClass('plain')} href="#/inspector">
              Recorded answers
            </a>
          }
        >
          <Button variant="primary" icon="refresh" onClick={() => props.onRegenerate()}>
            Regenerate with trace
          </Button>
        </Show>
      }
    />
  );
}
