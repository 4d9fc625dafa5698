// What a new owner says when the last tab died while it loaded a model: what happened, and something
// that is likelier to work.
import type { ModelSpec } from '../../core/model/model-manifest';
import type { Database } from '../../data/db';
import { changeSetting } from '../../data/settings';
import type { CrashMarks } from './crash-mark';
import type { Downloads } from './downloads';
import type { ModelLibrary } from './model-library';
import type { NoticeAction, Notices } from '../notices';

export interface CrashNoticeInputs {
  readonly db: Database;
  readonly marks: CrashMarks;
  readonly library: Pick<ModelLibrary, 'requireSpec'>;
  readonly downloads: Pick<Downloads, 'refresh'>;
  readonly notices: Notices;
  readonly enqueueLoad: (modelId: string) => Promise<unknown>;
}

/** Does nothing when the last tab ended well. */
export async function reportCrashedLoad(inputs: CrashNoticeInputs): Promise<void> {
  const { db, marks, library, downloads, notices, enqueueLoad } = inputs;
  const crashed = marks.collect();
  if (!crashed) return;
  const spec = await library.requireSpec(crashed.modelId);
  const smaller = findSmaller(
    spec,
    (await downloads.refresh()).map((manifest) => manifest.spec),
  );
  const movesToCpu = crashed.device !== 'cpu' && spec.engine !== 'webllm' && !spec.demo;
  const action: NoticeAction = smaller
    ? {
        label: `Use ${smaller.name}`,
        run: () =>
          notices.act(() =>
            changeSetting(db, 'appOverrides', (app = {}) => ({
              ...app,
              modelId: smaller.modelId,
            })),
          ),
      }
    : { label: 'Load it again', run: () => notices.act(() => enqueueLoad(spec.modelId)) };
  notices.say({
    tone: 'warn',
    title: `The tab ended while ${spec.name} was loading`,
    detail: [
      'It may need more memory than this device has.',
      movesToCpu ? 'Next time it is loaded on the processor.' : 'A smaller model is safer.',
    ].join(' '),
    action,
    sticky: true,
  });
}

/** The largest of those that need half of it at most; the demonstration only where nothing else is. */
function findSmaller(spec: ModelSpec, installed: readonly ModelSpec[]): ModelSpec | undefined {
  const [best] = installed
    .filter(({ task, bytes }) => task === spec.task && bytes <= spec.bytes / 2)
    .toSorted((a, b) => Number(a.demo ?? false) - Number(b.demo ?? false) || b.bytes - a.bytes);
  return best;
}
