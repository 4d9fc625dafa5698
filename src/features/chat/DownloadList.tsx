// Models on their way to this device: bytes, time left, pause and cancel.
import { For } from 'solid-js';
import { Button } from '../../ui/Button';
import { ProgressBar } from '../../ui/ProgressBar';
import type { Download } from './model-downloads';
import styles from './DownloadList.module.css';

export function DownloadList(props: { readonly downloads: readonly Download[] }) {
  return (
    <For each={props.downloads}>{(download) => <DownloadRow download={download} titled />}</For>
  );
}

/** One download; `titled` where nothing beside it says which model it is. */
export function DownloadRow(props: { readonly download: Download; readonly titled?: boolean }) {
  return (
    <div class={styles.row} classList={{ [styles.titled ?? '']: props.titled === true }}>
      <div class={styles.words}>
        {props.titled === true && <span class={styles.name}>{props.download.spec.name}</span>}
        <ProgressBar
          label={`Download ${props.download.spec.name}`}
          done={props.download.doneBytes}
          total={props.download.spec.bytes}
          text={props.download.text}
          resting={props.download.isPaused}
        />
      </div>
      <Button
        variant="quiet"
        size="small"
        icon={props.download.isPaused ? 'play' : 'pause'}
        label={`${props.download.isPaused ? 'Resume' : 'Pause'} ${props.download.spec.name}`}
        onClick={() => (props.download.isPaused ? props.download.resume() : props.download.pause())}
      />
      <Button
        variant="quiet"
        size="small"
        icon="close"
        label={`Cancel ${props.download.spec.name}`}
        onClick={() => props.download.cancel()}
      />
    </div>
  );
}
