import { callLab, type Bench } from '../bench';
import { median, type Figure, type Row } from '../figure';
import type { LibraryLoad } from '../lab/models-lab';

interface Pair {
  readonly modelId: string;
  readonly load: LibraryLoad;
}

export const modelLoad: Figure = {
  name: 'model-load',
  method:
    'A model of the store loaded by the app’s own engine, and the same model loaded by the library ' +
    'from the library’s own cache, which a first load has filled; each in a new worker, from its ' +
    'start until it could answer, in turn, in one profile on disk. The median of the pairs.',
  async run(bench) {
    const chat = bench.hasSmolLm2
      ? { modelId: 'smollm2-135m-instruct', file: 'SmolLM2-135M-Instruct.Q4_1-00001-of-00002.gguf' }
      : { modelId: 'starter', file: 'starter-q8_0.gguf' };
    const models = `${bench.app.url}models/`;
    const contextLength = 1024;
    const pairs: readonly Pair[] = [
      {
        modelId: chat.modelId,
        load: { library: 'wllama', url: `${models}${chat.modelId}/${chat.file}`, contextLength },
      },
      {
        modelId: 'all-minilm-l6-v2',
        load: { library: 'transformers', url: `${models}all-minilm-l6-v2`, contextLength },
      },
    ];
    const rows: Row[] = [];
    for (const pair of pairs) rows.push(await measure(bench, pair));
    return rows;
  },
};

async function measure(bench: Bench, { modelId, load }: Pair): Promise<Row> {
  const storedMs: number[] = [];
  const libraryMs: number[] = [];
  const context = await bench.openProfile(await bench.makeFolder());
  try {
    await callLab(context, bench.app.url, 'install', modelId);
    const stored = () => callLab(context, bench.app.url, 'loadStored', modelId, load.contextLength);
    const library = () => callLab(context, bench.app.url, 'loadWithLibrary', load);
    // Fills the library's cache and the browser's compiled code of both.
    await library();
    await stored();
    for (let run = 0; run < bench.runs; run += 1) {
      const early = run % 2 === 0 ? await stored() : undefined;
      libraryMs.push(await library());
      storedMs.push(early ?? (await stored()));
      bench.say(`  ${storedMs.at(-1)?.toFixed(0)} ms / ${libraryMs.at(-1)?.toFixed(0)} ms`);
    }
  } finally {
    await context.close();
  }
  const ratios = storedMs.map((ms, run) => ms / (libraryMs[run] ?? NaN));
  return {
    label: `load from the store ÷ ${load.library}’s own cache, ${modelId}`,
    unit: 'ratio',
    bar: { atMost: 1.1 },
    value: median(ratios),
    samples: ratios,
    details: { storedMs, libraryMs },
  };
}
