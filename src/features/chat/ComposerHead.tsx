// Over the text of the message box: what the chat is about, and pictures.
import { lazy, Show, Suspense } from 'solid-js';
import { AboutChip } from './AboutChip';
import type { Chat } from './chat';
import type { DraftPictures } from './draft-pictures';

const KeptNote = lazy(() => import('./KeptNote'));
const DraftPictureList = lazy(() => import('./DraftPictureList'));

export interface ComposerHeadProps {
  readonly chat: Chat;
  readonly pictures: DraftPictures;
  readonly hasWords: boolean;
  /** One that sees pictures. */
  readonly onChooseModel: () => void;
  readonly onModel: () => void;
}

export function ComposerHead(props: ComposerHeadProps) {
  const about = () => props.chat.settings.resolved().about?.value;
  return (
    <>
      <Show when={about()}>
        {(shown) => (
          <AboutChip about={shown()} onRemove={() => props.chat.settings.setAbout(undefined)} />
        )}
      </Show>
      <Show when={props.chat.settings.place() !== undefined}>
        <Suspense>
          <KeptNote chat={props.chat} onChooseModel={props.onModel} />
        </Suspense>
      </Show>
      <Show when={props.pictures.areThere() || props.chat.pictureCount() > 0}>
        <Suspense>
          <DraftPictureList {...props} />
        </Suspense>
      </Show>
    </>
  );
}
