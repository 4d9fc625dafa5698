// The pictures of the next message over the text, and a word where the model cannot see them.
import { createEffect, createMemo, For, onCleanup, Show } from 'solid-js';
import type { Picture } from '../../data/picture-records';
import { whenTrue } from '../../runtime/jobs/when-true';
import { useRuntime } from '../../runtime/runtime-context';
import { Button } from '../../ui/Button';
import { Icon } from '../../ui/Icon';
import type { Chat } from './chat';
import type { DraftPictures } from './draft-pictures';
import { createPictureUrl } from './picture-url';
import styles from './Pictures.module.css';
import { isBlocking, judgeSight, sightText } from './sight';

export interface DraftPictureListProps {
  readonly pictures: DraftPictures;
  readonly chat: Chat;
  readonly onChooseModel: () => void;
  readonly hasWords: boolean;
}

export default function DraftPictureList(props: DraftPictureListProps) {
  const runtime = useRuntime();
  const attached = () => props.pictures.list();
  let note: HTMLDivElement | undefined;
  let chooseButton: HTMLButtonElement | undefined;
  const sight = createMemo(() => {
    const { modelId, fallback } = props.chat.settings.resolved();
    const ids = [modelId.value, ...fallback.value.modelIds];
    return judgeSight({
      attached: attached().length,
      earlier: props.chat.pictureCount(),
      models: ids.flatMap((id) => runtime.library.findSpec(id) ?? []),
      isDeviceOnly: props.chat.row()?.deviceOnly === true,
    });
  });
  createEffect(() => {
    const isFine = !isBlocking(sight());
    props.pictures.setSight({ isFine, refuse: () => chooseButton?.focus() });
  });
  onCleanup(() => props.pictures.setSight(undefined));

  const unknown = () => {
    const found = sight();
    return found.kind === 'unknown' ? found.model : undefined;
  };
  const trust = async () => {
    const model = unknown();
    if (model) await (await runtime.bridge.open()).setSeeing(model.modelId, true);
  };
  const remove = (pictures: readonly Picture[]) =>
    runtime.notices.act(props.pictures.remove.bind(undefined, pictures));
  const restore = (pictures: readonly Picture[]) =>
    runtime.notices.act(props.pictures.restore.bind(undefined, pictures));
  const sendWords = async () => {
    const taken = [...attached()];
    await props.pictures.remove(taken);
    await whenTrue(() => attached().length === 0);
    // The message box sends what else it has.
    note?.closest('form')?.requestSubmit();
    runtime.notices.say({
      tone: 'ok',
      title: taken.length === 1 ? 'Sent without the picture' : 'Sent without the pictures',
      action: {
        label: 'Attach again',
        run: () => restore(taken),
      },
    });
  };

  return (
    <>
      <Show when={attached().length + props.pictures.preparing().length > 0}>
        <ul class={styles.draft} aria-label="Pictures">
          <For each={attached()}>
            {(picture) => <DraftPicture picture={picture} onRemove={() => remove([picture])} />}
          </For>
          <For each={props.pictures.preparing()}>
            {(name) => (
              <li class={styles.chip} role="status">
                <span class={styles.placeholder} />
                <span class={styles.name}>Reading {name}</span>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <Show when={sight().kind !== 'fine'}>
        <div
          ref={note}
          class={styles.note}
          classList={{ [styles.blocking ?? '']: isBlocking(sight()) }}
          role={isBlocking(sight()) ? 'alert' : 'status'}
        >
          <p class={styles.noteText}>
            <Icon name={isBlocking(sight()) ? 'warn' : 'info'} size={16} />
            <span>{sightText(sight(), attached().length)}</span>
          </p>
          <Show when={isBlocking(sight()) || sight().kind === 'earlier'}>
            <div class={styles.noteActions}>
              <Show when={unknown()}>
                <Button size="small" onClick={() => runtime.notices.act(trust)}>
                  Try it
                </Button>
              </Show>
              <Button
                ref={(element) => (chooseButton = element)}
                size="small"
                onClick={() => props.onChooseModel()}
              >
                Choose a model that sees
              </Button>
              <Show when={attached().length > 0 && props.hasWords}>
                <Button variant="quiet" size="small" onClick={() => runtime.notices.act(sendWords)}>
                  Send without {attached().length === 1 ? 'the picture' : 'the pictures'}
                </Button>
              </Show>
            </div>
          </Show>
        </div>
      </Show>
    </>
  );
}

function DraftPicture(props: { readonly picture: Picture; readonly onRemove: () => void }) {
  const url = createPictureUrl(() => props.picture);
  return (
    <li class={styles.chip}>
      <img class={styles.thumb} src={url()} alt="" decoding="async" />
      <span class={styles.name} title={props.picture.name}>
        <bdi>{props.picture.name}</bdi>
      </span>
      <Button
        variant="quiet"
        size="small"
        icon="close"
        label={`Remove ${props.picture.name}`}
        onClick={() => props.onRemove()}
      />
    </li>
  );
}
