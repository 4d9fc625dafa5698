// Models that stay in a file of the user's disk: browsers forget the permission when the last tab
// closes, and give it back only after a click.
import { createEffect, on } from 'solid-js';
import { log } from '../../core/log';
import type { Downloads } from './downloads';
import type { Notices } from '../notices';

/** Not in the DOM lib; in every browser that has the handles. */
type PermissionHandle = FileSystemFileHandle & {
  queryPermission?: (options: { mode: 'read' }) => Promise<PermissionState>;
  requestPermission?: (options: { mode: 'read' }) => Promise<PermissionState>;
};

const READ = { mode: 'read' } as const;

/** The handles of a model that cannot be read before the user allows it again. */
async function lockedHandles(
  downloads: Pick<Downloads, 'linkedHandles'>,
  modelId: string,
): Promise<readonly FileSystemFileHandle[]> {
  const handles: readonly PermissionHandle[] = await downloads.linkedHandles(modelId);
  const states = await Promise.all(handles.map(async (handle) => handle.queryPermission?.(READ)));
  return handles.filter((_, index) => states[index] === 'prompt');
}

/** From a click. True when all may be read now. */
async function allowHandles(handles: readonly FileSystemFileHandle[]): Promise<boolean> {
  const asked: readonly PermissionHandle[] = handles;
  const states: (PermissionState | undefined)[] = [];
  for (const handle of asked) states.push(await handle.requestPermission?.(READ));
  return states.every((state) => state === 'granted' || state === undefined);
}

/** Says once, when the list of models is there, which files need permission. Needs a Solid owner. */
export function watchLinkedFiles(downloads: Downloads, notices: Notices): void {
  const ask = async () => {
    for (const { spec, files } of downloads.installed()) {
      if (!files.some((file) => file.isLinked)) continue;
      const handles = await lockedHandles(downloads, spec.modelId);
      const [first] = handles;
      if (!first) continue;
      const name = handles.length === 1 ? first.name : `${handles.length} files of ${spec.name}`;
      notices.say({
        tone: 'warn',
        title: `${spec.name} lies in a file of this disk`,
        detail: 'The browser asks again after each start before Hearth may read it.',
        sticky: true,
        action: {
          label: `Allow access to ${name}`,
          run: () =>
            notices.act(async () => {
              const isAllowed = await allowHandles(handles);
              notices.say(
                isAllowed
                  ? { tone: 'ok', title: `${spec.name} can be used again` }
                  : { tone: 'warn', title: `${spec.name} cannot be used without its file` },
              );
            }),
        },
      });
    }
  };
  createEffect(
    on(downloads.isListed, (isListed) => {
      if (!isListed) return;
      ask().catch((error: unknown) => {
        log('warn', 'Linked files could not be looked at', error);
      });
    }),
  );
}
