// The tabs "File", "Address" and "Pack" of the dialog.
import { createSignal, Show, type JSX } from 'solid-js';
import { useRuntime } from '../../runtime/runtime-context';
import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import { canLinkFiles, fromDrop, fromFileList, pickLinkedFiles } from './add-files';
import type { AddModel } from './add-model';
import styles from './AddModelDialog.module.css';

interface SourceProps {
  readonly add: AddModel;
}

export function AddFromFile(props: SourceProps) {
  const runtime = useRuntime();
  let chooser!: HTMLInputElement;
  return (
    <div class={styles.source}>
      <DropZone add={props.add}>
        <p class={styles.words}>
          Drop a GGUF file here, or choose it. A model cut into several files needs all of them.
        </p>
        <div class={styles.buttons}>
          <input
            ref={chooser}
            type="file"
            multiple
            hidden
            accept=".gguf,.hearth,.tar"
            onChange={(event) => takeChosen(event.currentTarget, props.add)}
          />
          <Button variant="primary" icon="upload" onClick={() => chooser.click()}>
            Choose file
          </Button>
          <Show when={canLinkFiles()}>
            <Button
              icon="folder"
              onClick={() => {
                const add = props.add;
                runtime.notices.act(() => pickInto(add));
              }}
            >
              Use a file where it is
            </Button>
          </Show>
        </div>
      </DropZone>
      <p class={styles.words}>
        Nothing is sent anywhere: the file is read on this device. You see what it is before it is
        copied.
      </p>
    </div>
  );
}

export function AddFromAddress(props: SourceProps) {
  const [address, setAddress] = createSignal('');
  return (
    <form
      class={styles.source}
      onSubmit={(event) => {
        event.preventDefault();
        props.add.readAddress(address());
      }}
    >
      <div class={styles.ask}>
        <Field
          label="Address of a GGUF file"
          type="url"
          placeholder="https://example.org/models/model-Q4_K_M.gguf"
          value={address()}
          onInput={setAddress}
          autofocus
        />
        <Button variant="primary" type="submit" disabled={address().trim() === ''}>
          Look
        </Button>
      </div>
      <p class={styles.words}>
        Only the first part of the file is fetched, to tell what it is. The server must let web
        pages read its files.
      </p>
    </form>
  );
}

export function AddFromPack(props: SourceProps) {
  let packChooser!: HTMLInputElement;
  let folderChooser!: HTMLInputElement;
  return (
    <div class={styles.source}>
      <DropZone add={props.add}>
        <p class={styles.words}>
          A pack is a whole model in one file, made by “Export as pack” on another device. A folder
          may come from a USB stick. Neither needs a network.
        </p>
        <div class={styles.buttons}>
          <input
            ref={packChooser}
            type="file"
            hidden
            accept=".hearth,.tar"
            onChange={(event) => {
              const [pack] = event.currentTarget.files ?? [];
              event.currentTarget.value = '';
              if (pack) props.add.importPack(pack, pack.name);
            }}
          />
          <input
            ref={(element) => {
              folderChooser = element;
              // Not an attribute that JSX knows.
              element.setAttribute('webkitdirectory', '');
            }}
            type="file"
            hidden
            onChange={(event) => takeChosen(event.currentTarget, props.add)}
          />
          <Button variant="primary" icon="upload" onClick={() => packChooser.click()}>
            Choose pack
          </Button>
          <Button icon="folder" onClick={() => folderChooser.click()}>
            Choose folder
          </Button>
        </div>
      </DropZone>
    </div>
  );
}

function DropZone(props: SourceProps & { readonly children: JSX.Element }) {
  const runtime = useRuntime();
  const [isOver, setOver] = createSignal(false);
  return (
    <div
      class={styles.drop}
      classList={{ [styles.dropping ?? '']: isOver() }}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        event.stopPropagation();
        setOver(false);
        const { dataTransfer } = event;
        const add = props.add;
        if (!dataTransfer) return;
        runtime.notices.act(() => dropInto(add, dataTransfer));
      }}
    >
      {props.children}
    </div>
  );
}

async function pickInto(add: AddModel): Promise<void> {
  add.readFiles((await pickLinkedFiles()) ?? []);
}

async function dropInto(add: AddModel, transfer: DataTransfer): Promise<void> {
  add.readFiles(await fromDrop(transfer));
}

function takeChosen(input: HTMLInputElement, add: AddModel): void {
  const files = fromFileList(input.files);
  // Choosing the same file again is a change too.
  input.value = '';
  add.readFiles(files);
}
