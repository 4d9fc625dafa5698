// What stands on the screen until the app has started: the same frame, with a message box. Rendered
// to HTML by the build (tools/first-paint.mjs); `inline.ts` gives it its behaviour.
import { Show } from 'solid-js';
import pageStyles from '../../features/chat/ChatPage.module.css';
import { Composer } from '../../features/chat/Composer';
import { Welcome } from '../../features/chat/Welcome';
import { FindButton } from '../../ui/layout/FindButton';
import { PageFrame } from '../../ui/layout/PageFrame';
import { Navigation } from '../Navigation';
import shellStyles from '../Shell.module.css';
import { SkipLink } from '../SkipLink';
import type { Place } from './place';

const noop = () => undefined;

export function FirstPaint(props: { place: Place }) {
  const isNew = () => props.place === 'new-chat';
  const composer = () => (
    <Composer
      text=""
      answering={false}
      placeholder={isNew() ? 'Ask, paste, or drop a file' : 'Write the next message'}
      onInput={noop}
      onSend={noop}
      onStop={noop}
      onParameters={noop}
      onOthers={noop}
      onDocuments={noop}
    />
  );
  return (
    <>
      <SkipLink />
      <div class={shellStyles.shell}>
        <Navigation path="" />
        <div class={shellStyles.page}>
          <div class={shellStyles.fill}>
            <Show when={props.place !== 'other'}>
              <PageFrame
                title={isNew() ? 'New chat' : 'Chat'}
                listLabel="Profiles and chats"
                ownScroll
                actions={<FindButton keys={['Ctrl', 'K']} onPress={noop} />}
              >
                <div class={pageStyles.page}>
                  <Show
                    when={isNew()}
                    fallback={
                      <>
                        <div class={pageStyles.spring} />
                        <div class={pageStyles.dock}>{composer()}</div>
                      </>
                    }
                  >
                    <Welcome
                      isStarter
                      place={undefined}
                      modelName=""
                      composer={composer()}
                      offer={undefined}
                      onExample={noop}
                    />
                  </Show>
                </div>
              </PageFrame>
            </Show>
          </div>
        </div>
      </div>
    </>
  );
}
