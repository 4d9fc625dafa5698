// How documents come to this page besides being dropped: files, a folder, or an example to try.
import { Show } from 'solid-js';
import { Button } from '../../ui/Button';
import { filesOfFolder } from './dropped-files';
import { exampleDocument } from './example-document';
import type { KnowledgePageState } from './knowledge-page';

const ACCEPT =
  '.pdf,.txt,.md,.markdown,.html,.htm,.docx,.csv,.tsv,.json,.log,.ts,.js,.py,.java,.c,.cpp,.go,.rs,text/*';

export function AddButtons(props: {
  readonly page: KnowledgePageState;
  /** On the page without documents: the one thing to do, and something to try. */
  readonly isFirst?: boolean;
}) {
  let files!: HTMLInputElement;
  let folder!: HTMLInputElement;
  return (
    <>
      <input
        ref={files}
        type="file"
        multiple
        hidden
        accept={ACCEPT}
        onChange={(event) => {
          props.page.addFiles({ files: [...(event.currentTarget.files ?? [])], leftOut: [] });
          event.currentTarget.value = '';
        }}
      />
      <input
        ref={(input) => {
          folder = input;
          input.webkitdirectory = true;
        }}
        type="file"
        hidden
        onChange={(event) => {
          props.page.addFiles(filesOfFolder([...(event.currentTarget.files ?? [])]));
          event.currentTarget.value = '';
        }}
      />
      <Show when={props.isFirst}>
        <Button
          variant="quiet"
          onClick={() => props.page.addFiles({ files: [exampleDocument()], leftOut: [] })}
        >
          Try an example
        </Button>
      </Show>
      <Button
        variant={props.isFirst ? 'plain' : 'quiet'}
        icon="folder"
        label="Add folder"
        onClick={() => folder.click()}
      />
      <Button
        variant={props.isFirst ? 'primary' : 'plain'}
        icon="plus"
        onClick={() => files.click()}
      >
        Add documents
      </Button>
    </>
  );
}
