// What stands on the screen until the app has started: the same frame, with a message box that can be
// typed into. It knows no database, no router and no engine, so it is there in a moment.
import { createSignal, Show, untrack } from 'solid-js';
import { render } from 'solid-js/web';
import pageStyles from '../features/chat/ChatPage.module.css';
import { Composer } from '../features/chat/Composer';
import { Welcome } from '../features/chat/Welcome';
import type { TypedEarly } from '../runtime/typed-early';
import { FindButton } from '../ui/layout/FindButton';
import { PageFrame } from '../ui/layout/PageFrame';
import { Navigation } from './Navigation';
import { SkipLink } from './SkipLink';
import shellStyles from './Shell.module.css';

type Place = 'new-chat' | 'chat' | 'other';

/**
 * Draws into `root`. The returned function ends it and tells what was typed; the caller draws the app
 * in the same task, so nothing flickers.
 */
export function drawFirstPaint(root: HTMLElement): () => TypedEarly | undefined {
  const place = placeOf(location.hash);
  const [text, setText] = createSignal('');
  const [sendAsked, setSendAsked] = createSignal(false);
  let box: HTMLTextAreaElement | undefined;

  const send = (sent: string) => {
    setText(sent);
    setSendAsked(true);
  };
  const composer = () => (
    <Composer
      ref={(element) => (box = element)}
      text={text()}
      answering={sendAsked()}
      autofocus={place === 'new-chat'}
      placeholder={
        place === 'new-chat' ? 'Ask, paste, or drop a text file' : 'Write the next message'
      }
      onInput={setText}
      onSend={send}
      onStop={() => setSendAsked(false)}
      onParameters={() => undefined}
      onRefused={() => undefined}
    />
  );
  const dispose = render(
    () => (
      <>
        <SkipLink />
        <div class={shellStyles.shell}>
          <Navigation path={location.hash.slice(1) || '/chat'} />
          <div class={shellStyles.page}>
            <div class={shellStyles.fill}>
              <Show when={place !== 'other'}>
                <PageFrame
                  title={place === 'new-chat' ? 'New chat' : 'Chat'}
                  listLabel="Profiles and chats"
                  ownScroll
                  actions={<FindButton keys={['Ctrl', 'K']} onPress={() => undefined} />}
                >
                  <div class={pageStyles.page}>
                    <Show
                      when={place === 'new-chat'}
                      fallback={
                        <>
                          <div class={pageStyles.spring} />
                          <div class={pageStyles.dock}>{composer()}</div>
                        </>
                      }
                    >
                      <Welcome
                        isStarter
                        modelName=""
                        composer={composer()}
                        offer={undefined}
                        onExample={send}
                      />
                    </Show>
                  </div>
                </PageFrame>
              </Show>
            </div>
          </div>
        </div>
      </>
    ),
    root,
  );

  return () => {
    const typed = untrack(() => ({
      text: text(),
      hasFocus: box !== undefined && document.activeElement === box,
      selectionStart: box?.selectionStart ?? 0,
      sendAsked: sendAsked(),
    }));
    dispose();
    root.replaceChildren();
    return typed.text !== '' || typed.hasFocus ? typed : undefined;
  };
}

function placeOf(hash: string): Place {
  if (/^#?\/?(chat\/?)?$/.test(hash)) return 'new-chat';
  return hash.startsWith('#/chat/') ? 'chat' : 'other';
}
