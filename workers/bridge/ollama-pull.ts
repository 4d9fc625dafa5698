// Ollama's own download of a model, followed layer by layer.
import type { PullLayer, PullProgress } from '../../src/core/bridge/bridge-api';
import type { ServerAccess } from '../../src/core/bridge/bridge';
import { readAnswer } from './read-answer';
import { toCount, toText } from './read-json';
import { ask } from './server-request';

/** A failure is told in a line of an answer that began well; `readAnswer` throws it. */
export async function* pullFromOllama(
  access: ServerAccess,
  name: string,
  signal: AbortSignal,
): AsyncGenerator<PullProgress, void, undefined> {
  // A registry of the house by its address; Ollama wants to be told that it has no https.
  const isPlain = /^http:\/\//i.test(name);
  const body = { model: name, stream: true, ...(isPlain && { insecure: true }) };
  const response = await ask(access, '/api/pull', { body, signal });
  const layers = new Map<string, PullLayer>();
  const lines = readAnswer(response.body, {
    access,
    signal,
    jsonOf: (line) => line,
    endOf: (_, item) => (item?.['status'] === 'success' ? 'last' : 'open'),
  });
  for await (const line of lines) {
    const digest = toText(line['digest']);
    if (digest !== undefined) {
      const before = layers.get(digest);
      layers.set(digest, {
        name: digest.replace(/^sha256:/, '').slice(0, 12),
        // Missing in the first lines of a layer; lines come again with what is known already.
        doneBytes: toCount(line['completed']) ?? before?.doneBytes ?? 0,
        totalBytes: toCount(line['total']) ?? before?.totalBytes ?? 0,
      });
    }
    const all = [...layers.values()];
    yield {
      status: toText(line['status']) ?? '',
      doneBytes: all.reduce((sum, layer) => sum + layer.doneBytes, 0),
      totalBytes: all.reduce((sum, layer) => sum + layer.totalBytes, 0),
      layers: all,
    };
  }
}
