// A browser with tabs that share a database and a job queue, for tests of the queue.
import { createRoot } from 'solid-js';
import { afterEach } from 'vitest';
import { createId } from '../core/ids';
import { stopWaitingAnswer } from '../data/answer-recovery';
import { createChat } from '../data/chats';
import type { Database } from '../data/db';
import { getJob } from '../data/jobs';
import { addTurn } from '../data/messages';
import type { JobState, Lane } from '../data/records';
import type { JobContext, JobHandlers } from '../runtime/jobs/job';
import { createJobQueue } from '../runtime/jobs/job-queue';
import { openTestDb } from './db';
import { createTestBrowser } from './tabs';
import { waitUntil } from './wait-until';

interface Started extends JobContext {
  readonly key: string;
  readonly end: (error?: Error) => void;
}

/** Handlers that note what starts and end when the test says so. */
function createHandlers(db: Database) {
  const started: Started[] = [];
  const run = (key: string, context: JobContext) =>
    new Promise<void>((resolve, reject) => {
      const end = (error?: Error) => (error ? reject(error) : resolve());
      started.push({ ...context, key, end });
      context.signal.addEventListener('abort', () => end(context.signal.reason as Error));
    });
  const modelJob = (lane: Lane) => ({
    lane,
    resumable: false,
    label: ({ modelId }: { modelId: string }) => modelId,
    run: ({ modelId }: { modelId: string }, context: JobContext) => run(modelId, context),
  });
  const handlers: JobHandlers = {
    'model.load': modelJob('gpu'),
    'model.unload': modelJob('gpu'),
    'model.verify': modelJob('cpu'),
    'model.speed': modelJob('gpu'),
    'model.check': modelJob('gpu'),
    'document.move': {
      lane: 'cpu',
      resumable: true,
      label: () => 'Move a document',
      run: async () => undefined,
    },
    'batch.run': {
      lane: 'batch',
      resumable: true,
      label: () => 'Batch',
      run: ({ batchId }, context) => run(batchId, context),
    },
    'document.purge': {
      lane: 'cpu',
      resumable: true,
      label: () => 'Remove a document',
      run: ({ documentId }, context) => run(documentId, context),
    },
    'document.ingest': {
      lane: 'cpu',
      resumable: true,
      label: () => 'Read a document',
      run: ({ documentId }, context) => run(documentId, context),
    },
    'document.cut': {
      lane: 'cpu',
      resumable: true,
      label: () => 'Cut a document anew',
      run: ({ documentId }, context) => run(documentId, context),
    },
    'document.embed': {
      lane: 'cpu',
      resumable: true,
      label: () => 'Embed documents anew',
      run: ({ modelId = '' }, context) => run(modelId, context),
    },
    'chat.generate': {
      lane: 'gpu',
      resumable: false,
      label: () => 'Answer',
      run: ({ messageId }, context) => run(messageId, context),
      cancelled: ({ messageId }) => stopWaitingAnswer(db, messageId),
    },
    'chat.replay': {
      lane: 'answers',
      resumable: false,
      label: () => 'Replay an answer',
      run: ({ messageId }, context) => run(messageId, context),
    },
    'model.download': {
      lane: 'network',
      resumable: true,
      label: ({ modelId }) => `Download ${modelId}`,
      run: ({ modelId }, context) => run(modelId, context),
    },
  };
  return { handlers, started };
}

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A tab with its own connection to the database; `die` is what the browser does to a closed tab. */
async function openTab(browser: ReturnType<typeof createTestBrowser>, name: string) {
  const db = await openTestDb(name);
  const tab = browser.openTab();
  const { handlers, started } = createHandlers(db);
  const { queue, dispose } = createRoot((disposeRoot) => ({
    queue: createJobQueue({ db, tabs: tab, handlers }),
    dispose: disposeRoot,
  }));
  const die = () => {
    queue.dispose();
    dispose();
    tab.dispose();
  };
  closers.push(die);
  return { db, tab, queue, started, die };
}

export async function openBrowser() {
  const browser = createTestBrowser();
  const name = `test-${createId()}`;
  const open = () => openTab(browser, name);
  const owner = await open();
  await waitUntil(owner.tab.isOwner);
  return { open, owner };
}

type Tab = Awaited<ReturnType<typeof openTab>>;
export const stateOf = async (tab: Tab, jobId: string): Promise<JobState | undefined> =>
  (await getJob(tab.db, jobId))?.state;
export const reaches = (tab: Tab, jobId: string, status: JobState['status']) =>
  waitUntil(async () => (await stateOf(tab, jobId))?.status === status);

export async function askIn(tab: Tab) {
  const chat = await createChat(tab.db, 'p');
  const { answer } = await addTurn(tab.db, { chatId: chat.id, parentId: null, text: 'hello' });
  const jobId = await tab.queue.enqueue('chat.generate', {
    chatId: chat.id,
    messageId: answer.id,
  });
  return { jobId, messageId: answer.id };
}

export const download = (tab: Tab, modelId: string) =>
  tab.queue.enqueue('model.download', { modelId });
