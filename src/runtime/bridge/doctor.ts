// The doctor: looks at one server step by step and says what is in the way, with evidence.
import type { BridgeServer, RemoteModel } from '../../core/bridge/bridge';
import { engineOfKind, toRemoteModelId } from '../../core/bridge/bridge';
import type { BridgeApi } from '../../core/bridge/bridge-api';
import { isAbort, toAppError, type AppError } from '../../core/errors';
import { isPrivateHost } from '../../core/bridge/server-address';
import type { WorkerClient } from '../../core/wire/worker-rpc';
import { engineRegistry } from '../../engines/registry';
import type { ServerAccess } from '../../core/bridge/bridge';
import { gatherFacts, type DoctorFacts } from './doctor-facts';
import { fixesFor, type Fix } from './doctor-fixes';
import { judge, type DoctorCase } from './doctor-verdict';
import { wordsFor } from './doctor-words';

export interface Check {
  readonly title: string;
  /** `waits`: one before it failed. */
  readonly state: 'ok' | 'failed' | 'waits';
  readonly evidence: string;
}

export interface Diagnosis {
  readonly serverId: string;
  readonly doctorCase: DoctorCase;
  readonly title: string;
  readonly text: string;
  readonly fixes: readonly Fix[];
  readonly checks: readonly Check[];
  /** Position of the failed check; -1: none. */
  readonly failedAt: number;
  /** What the browser or the server said itself. */
  readonly said: string;
  /** Epoch ms. */
  readonly at: number;
  readonly tookMs: number;
}

const titles = [
  'The address is well formed',
  'The browser allows this page to reach it',
  'Something answers there',
  'This page may read the answer',
  'The server lets Hearth in',
  'Its version can do what Hearth needs',
  'It lists its models',
  'A short answer arrives piece by piece',
] as const;

/** The check that each case fails; those before it passed. */
const failsAt: Readonly<Record<DoctorCase, number>> = {
  fine: -1,
  'mixed-content': 1,
  'question-open': 1,
  'permission-denied': 1,
  'insecure-page': 1,
  'not-running': 2,
  'wrong-scheme': 2,
  certificate: 2,
  silent: 2,
  cors: 3,
  redirect: 3,
  'other-program': 3,
  key: 4,
  busy: 4,
  failed: 4,
  'too-old': 5,
  'model-missing': 6,
  'no-memory': 7,
  'answer-failed': 7,
};

export async function examine(
  client: WorkerClient<BridgeApi>,
  server: BridgeServer,
  access: ServerAccess,
): Promise<Diagnosis> {
  const startedAt = performance.now();
  const facts = await gatherFacts(client, access);
  let doctorCase = judge(facts);
  let trial: Trial | undefined;
  if (doctorCase === 'fine' && facts.listed.kind === 'facts') {
    const model = chooseModel(facts.listed.facts.models);
    trial = model && (await tryModel(server, access, model));
    if (trial?.error)
      doctorCase = trial.error.code === 'out-of-memory' ? 'no-memory' : 'answer-failed';
  }
  const failedAt = failsAt[doctorCase];
  const said = trial?.error ?? (facts.listed.kind === 'error' ? facts.listed.error : undefined);
  const model = trial?.error?.code === 'model-not-found' ? { model: trial.model } : {};
  return {
    serverId: server.id,
    doctorCase,
    ...wordsFor(doctorCase, facts),
    fixes: fixesFor(doctorCase, { server, origin: facts.page.origin, ...model }),
    checks: titles.map((title, index) => ({
      title,
      state: failedAt < 0 || index < failedAt ? 'ok' : index === failedAt ? 'failed' : 'waits',
      evidence: evidenceOf(index, failedAt, facts, trial),
    })),
    failedAt,
    said: said === undefined ? '' : sayAll(said),
    at: Date.now(),
    tookMs: performance.now() - startedAt,
  };
}

function sayAll({ message, cause }: AppError): string {
  return cause instanceof Error && !message.includes(cause.message)
    ? `${message}\n${cause.message}`
    : message;
}

interface Trial {
  readonly model: string;
  readonly pieces: number;
  readonly firstMs: number;
  readonly error?: AppError;
}

/** What is in memory answers at once; else the smallest. */
function chooseModel(models: readonly RemoteModel[]): RemoteModel | undefined {
  const chats = models.filter(({ task }) => task === 'chat');
  const bySize = chats.toSorted((a, b) => (a.bytes ?? Infinity) - (b.bytes ?? Infinity));
  return chats.find(({ loaded }) => loaded) ?? bySize[0];
}

const TRIAL_MS = 60_000;

async function tryModel(
  server: BridgeServer,
  access: ServerAccess,
  { name }: RemoteModel,
): Promise<Trial> {
  const engine = engineRegistry[engineOfKind(access.kind)].create();
  const signal = AbortSignal.timeout(TRIAL_MS);
  const contextLength = server.limits?.contextLength;
  let pieces = 0;
  let firstMs = 0;
  try {
    const options = { server: access, ...(contextLength !== undefined && { contextLength }) };
    for await (const _ of engine.load(toRemoteModelId(server.id, name), options, signal)) continue;
    const messages = [{ role: 'user', content: 'Hello' }] as const;
    const request = { messages, maxTokens: 8, temperature: 0 };
    for await (const event of engine.generate(request, signal)) {
      if (event.type === 'text-delta' || event.type === 'reasoning-delta') pieces += 1;
      if (event.type === 'finish') firstMs = event.usage.timeToFirstTokenMs;
    }
    return { model: name, pieces, firstMs };
  } catch (error) {
    return { model: name, pieces, firstMs, error: toTrialError(error) };
  } finally {
    await engine.dispose();
  }
}

function toTrialError(error: unknown): AppError {
  return toAppError(isAbort(error) ? new Error('No answer within a minute') : error);
}

const answerWords: Readonly<Record<DoctorFacts['permissionAfter'], string>> = {
  granted: 'allowed by you',
  denied: 'refused',
  prompt: 'not asked so far',
  unsupported: 'this browser does not ask',
};

/** A permission says nothing where the browser does not ask for it. */
function permissionWords(
  { origin, isSecure }: DoctorFacts['page'],
  target: DoctorFacts['target'],
  permission: DoctorFacts['permissionAfter'],
): string {
  if (target === 'elsewhere') return 'no permission needed';
  if (permission === 'unsupported') return answerWords.unsupported;
  if (isPrivateHost(new URL(origin).hostname)) return 'not needed on your own network';
  return isSecure ? answerWords[permission] : 'cannot be asked for without https';
}

function evidenceOf(
  index: number,
  failedAt: number,
  { access, page, target, permissionAfter, listed, reached }: DoctorFacts,
  trial: Trial | undefined,
): string {
  if (failedAt >= 0 && index > failedAt)
    return index === failedAt + 1 ? 'waits for the check above' : 'waits';
  const known = listed.kind === 'facts' ? listed.facts : undefined;
  switch (index) {
    case 0:
      return access.url;
    case 1:
      return permissionWords(page, target, permissionAfter);
    case 2:
      if (known) return `${Math.round(known.answeredInMs)} ms`;
      return reached === 'silent' ? 'no connection' : 'yes';
    case 3:
      return known ? page.origin : `refused for ${page.origin}`;
    case 4:
      return access.apiKey === undefined ? 'without a key' : 'with a key';
    case 5:
      return known?.version ?? 'it does not say';
    case 6:
      return known
        ? `${known.models.length} ${known.models.length === 1 ? 'model' : 'models'}`
        : '';
    default:
      if (!trial) return '';
      return trial.error
        ? trial.model
        : `${trial.model}: ${trial.pieces} pieces, the first after ${Math.round(trial.firstMs)} ms`;
  }
}
