// The pictures of a message: small in the conversation, larger in a dialog.
import { createResource, createSignal, For, Show, Suspense } from 'solid-js';
import type { MessagePicture } from '../../core/picture/picture';
import { getPicture } from '../../data/pictures';
import type { Picture } from '../../data/picture-records';
import { useRuntime } from '../../runtime/runtime-context';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { formatBytes } from '../../ui/format';
import { saveFile } from '../../ui/save-file';
import { createPictureUrl } from './picture-url';
import styles from './Pictures.module.css';

export default function MessagePictures(props: { readonly pictures: readonly MessagePicture[] }) {
  return (
    <ul class={styles.shown} aria-label="Pictures">
      <For each={props.pictures}>
        {(picture) => (
          <li class={styles.item}>
            <Suspense fallback={<Frame picture={picture} />}>
              <MessagePictureItem picture={picture} />
            </Suspense>
          </li>
        )}
      </For>
    </ul>
  );
}

/** As large as the picture is going to be, so that nothing moves when it comes. */
function Frame(props: { readonly picture: MessagePicture }) {
  return <span class={styles.frame} style={{ 'aspect-ratio': ratioOf(props.picture) }} />;
}

const ratioOf = ({ width, height }: MessagePicture) => `${width} / ${height}`;

function MessagePictureItem(props: { readonly picture: MessagePicture }) {
  const { db } = useRuntime();
  const [stored] = createResource(
    () => props.picture.id,
    async (id) => (await getPicture(db, id)) ?? null,
  );
  const url = createPictureUrl(() => stored() ?? undefined);
  const [isOpen, setOpen] = createSignal(false);
  return (
    <Show
      when={stored()}
      fallback={<span class={styles.lost}>{props.picture.name} is no longer stored</span>}
    >
      {(row) => (
        <>
          <button
            type="button"
            class={styles.open}
            aria-label={`Open ${props.picture.name}`}
            title={props.picture.name}
            onClick={() => setOpen(true)}
          >
            <img
              class={styles.picture}
              src={url()}
              alt={props.picture.name}
              width={props.picture.width}
              height={props.picture.height}
              decoding="async"
            />
          </button>
          <Show when={isOpen()}>
            <PictureDialog picture={row()} url={url()} onClose={() => setOpen(false)} />
          </Show>
        </>
      )}
    </Show>
  );
}

function PictureDialog(props: {
  readonly picture: Picture;
  readonly url: string | undefined;
  readonly onClose: () => void;
}) {
  const fileName = () => {
    const ending = props.picture.type === 'image/png' ? 'png' : 'jpg';
    return `${props.picture.name.replace(/\.[^.]+$/, '')}.${ending}`;
  };
  return (
    <Dialog
      open
      size="wide"
      title={props.picture.name}
      onClose={props.onClose}
      footer={
        <>
          <span class={styles.figures}>
            {props.picture.width} × {props.picture.height} ·{' '}
            {formatBytes(props.picture.bytes.length)}
          </span>
          <Button
            icon="download"
            onClick={() => saveFile(fileName(), props.picture.bytes, props.picture.type)}
          >
            Save
          </Button>
        </>
      }
    >
      <img class={styles.large} src={props.url} alt={props.picture.name} />
    </Dialog>
  );
}
