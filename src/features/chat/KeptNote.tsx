// Over the message box, where the model is on a server and the chat's words must stay here: what
// keeps them, and who answers instead.
import { createMemo, Show } from 'solid-js';
import { serverIdOf } from '../../core/bridge/bridge';
import { listCollections } from '../../data/collections';
import { createLiveValue } from '../../data/live-query';
import { useRuntime } from '../../runtime/runtime-context';
import { findKeeper } from '../../runtime/turns/device-only';
import { Button } from '../../ui/Button';
import { Icon } from '../../ui/Icon';
import type { Chat } from './chat';
import styles from './Pictures.module.css';

export interface KeptNoteProps {
  readonly chat: Chat;
  readonly onChooseModel: () => void;
}

export default function KeptNote(props: KeptNoteProps) {
  const { db, library } = useRuntime();
  const question = createMemo(() => {
    const { collectionIds, about } = props.chat.settings.resolved();
    const { branch, byId } = props.chat.rows();
    return {
      chat: props.chat.row(),
      settings: { collectionIds: collectionIds.value, ...(about && { about: about.value }) },
      branch: branch.flatMap((id) => byId.get(id) ?? []),
    };
  });
  // eslint-disable-next-line solid/reactivity -- createLiveValue tracks it
  const keeper = createLiveValue(question, async (asked) => {
    const kept = (await listCollections(db)).filter(({ deviceOnly }) => deviceOnly === true);
    return findKeeper(db, { ...asked, kept });
  });
  const instead = () =>
    props.chat.settings
      .resolved()
      .fallback.value.modelIds.filter((id) => serverIdOf(id) === undefined)
      .flatMap((id) => library.findSpec(id) ?? [])[0];
  const collection = () => {
    const known = keeper();
    return known?.of === 'collection' ? known.name : undefined;
  };
  return (
    <Show when={keeper()}>
      <div class={styles.note} classList={{ [styles.blocking ?? '']: instead() === undefined }}>
        <p class={styles.noteText} role="status">
          <Icon name="lock" size={16} />
          <span>
            <Show when={collection()} fallback="This chat is">
              {(name) => (
                <>
                  “<bdi>{name()}</bdi>” is
                </>
              )}
            </Show>{' '}
            for this device only, so <bdi>{props.chat.settings.modelName()}</bdi>{' '}
            {props.chat.settings.place()} is not asked.{' '}
            <Show when={instead()} fallback="Choose a model on this device.">
              {(model) => (
                <>
                  <bdi>{model().name}</bdi> answers on this device.
                </>
              )}
            </Show>
          </span>
        </p>
        <Show when={!instead()}>
          <Button size="small" onClick={() => props.onChooseModel()}>
            Choose another model
          </Button>
        </Show>
      </div>
    </Show>
  );
}
