// `--profile`: what the main thread spends its time on while a figure is taken. The files open in the
// browser's developer tools; figures taken meanwhile are slower than without.
import type { CDPSession } from '@playwright/test';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export type Profiled = <T>(name: string, cdp: CDPSession, work: () => Promise<T>) => Promise<T>;

const SAMPLE_EVERY_US = 200;
const SHOWN = 25;

export const withoutProfile: Profiled = (_name, _cdp, work) => work();

/** Writes `<folder>/<name>.cpuprofile` and prints the functions that cost most. */
export function createProfiled(folder: string, say: (line: string) => void): Profiled {
  return async (name, cdp, work) => {
    await cdp.send('Profiler.enable');
    await cdp.send('Profiler.setSamplingInterval', { interval: SAMPLE_EVERY_US });
    await cdp.send('Profiler.start');
    const result = await work();
    const { profile } = await cdp.send('Profiler.stop');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, `${name}.cpuprofile`), JSON.stringify(profile));
    say(`  ${name}: self time by function\n${topFunctions(profile).join('\n')}`);
    return result;
  };
}

interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
  }[];
  readonly samples?: readonly number[] | undefined;
  readonly timeDeltas?: readonly number[] | undefined;
}

function topFunctions({ nodes, samples = [], timeDeltas = [] }: CpuProfile): readonly string[] {
  const names = new Map(
    nodes.map(({ id, callFrame: { functionName, url } }) => [
      id,
      `${functionName || '(anonymous)'} ${url.split('/').at(-1) ?? ''}`,
    ]),
  );
  const selfUs = new Map<string, number>();
  samples.forEach((id, index) => {
    const name = names.get(id) ?? '';
    selfUs.set(name, (selfUs.get(name) ?? 0) + (timeDeltas[index] ?? 0));
  });
  const idle = ['(idle)', '(root)'];
  return [...selfUs]
    .filter(([name]) => !idle.includes(name.trim()))
    .sort(([, a], [, b]) => b - a)
    .slice(0, SHOWN)
    .map(([name, us]) => `    ${(us / 1000).toFixed(0).padStart(6)} ms  ${name}`);
}
