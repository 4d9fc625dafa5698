// Model files that arrive by themselves: dropped on a page, opened with Hearth. The Models page shows
// them before anything is copied.
import { createSignal } from 'solid-js';
import type { LocalFile } from './own-models';
import type { Runtime } from '../runtime';

const [waiting, setWaiting] = createSignal<readonly LocalFile[]>([]);

/** What the Models page should show in its dialog; empty when nothing waits. */
export const waitingModelFiles = waiting;

export function takeWaitingModelFiles(): readonly LocalFile[] {
  const files = waiting();
  setWaiting([]);
  return files;
}

export function isModelFile(name: string): boolean {
  return /\.(gguf|hearth)$/i.test(name);
}

/** Opens the Models page with the model files among `files`. False when there are none. */
function openModelFiles(files: readonly LocalFile[]): boolean {
  const models = files.filter(({ path }) => isModelFile(path));
  if (models.length === 0) return false;
  setWaiting(models);
  location.hash = '#/models';
  return true;
}

/** Suggests to add the model files among what was dropped elsewhere. False when there are none. */
export function handleDroppedModel(
  { notices }: Pick<Runtime, 'notices'>,
  files: readonly LocalFile[],
): boolean {
  const [first] = files.filter(({ path }) => isModelFile(path));
  if (!first) return false;
  notices.say({
    tone: 'info',
    title: `${first.path} is a model`,
    detail: 'Hearth can answer with it. You see what it is before anything is copied.',
    sticky: true,
    action: { label: 'Add model', run: () => openModelFiles(files) },
  });
  return true;
}

/** Not in the DOM lib: the installed app's way to hand over files it was opened with. */
interface LaunchQueue {
  setConsumer(consumer: (launch: { files?: readonly FileSystemFileHandle[] }) => void): void;
}

/** Files the installed app is opened with; `others` gets those that are no models. */
export function onOpenedFiles(
  { notices }: Pick<Runtime, 'notices'>,
  others: (files: readonly File[]) => Promise<void>,
): void {
  const { launchQueue } = window as { launchQueue?: LaunchQueue };
  launchQueue?.setConsumer(({ files: handles = [] }) =>
    notices.act(async () => {
      const files = await Promise.all(
        handles.map(async (handle) => ({
          path: handle.name,
          file: await handle.getFile(),
          handle,
        })),
      );
      openModelFiles(files);
      await others(files.filter((file) => !isModelFile(file.path)).map(({ file }) => file));
    }),
  );
}
