// The folders that are served: the build with the bench's own pages beside it, once as it is and
// once with the scripted engine in wllama's place. Files of the build are linked, not copied.
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type InlineConfig } from 'vite';

const here = fileURLToPath(new URL('.', import.meta.url));
const WLLAMA_WORKER = /^wllama\.worker-.*\.js$/;

export interface Sites {
  readonly distFolder: string;
  readonly appFolder: string;
  readonly scriptedFolder: string;
  readonly hasSmolLm2: boolean;
  remove(): Promise<void>;
}

const shared: InlineConfig = {
  configFile: false,
  base: './',
  publicDir: false,
  logLevel: 'warn',
  worker: { format: 'es' },
};

async function buildLab(outDir: string): Promise<void> {
  await build({
    ...shared,
    root: join(here, 'lab'),
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2023',
      assetsInlineLimit: 0,
      rolldownOptions: { input: join(here, 'lab/lab.html') },
    },
  });
}

/** One file without imports, so that it can stand anywhere. */
async function buildScript(entry: string, outDir: string, format: 'es' | 'iife'): Promise<string> {
  await build({
    ...shared,
    root: here,
    build: {
      outDir,
      emptyOutDir: false,
      target: 'es2023',
      lib: { entry: join(here, `lab/${entry}.ts`), name: 'bench', formats: [format] },
      rolldownOptions: { output: { entryFileNames: `${entry}.js` } },
    },
  });
  return join(outDir, `${entry}.js`);
}

async function link(from: string, to: string, without: readonly string[] = []): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const name of await readdir(from)) {
    if (!without.includes(name)) await symlink(join(from, name), join(to, name));
  }
}

/** Throws when `distFolder` holds no build, or one without a wllama worker. */
export async function makeSites(distFolder: string): Promise<Sites> {
  const folder = await mkdtemp(join(tmpdir(), 'hearth-bench-site-'));
  const own = join(folder, 'own');
  await buildLab(own);
  const scriptedEngine = await buildScript('scripted-engine', own, 'es');
  await buildScript('scripted-tokens', own, 'es');
  await copyFile(join(here, 'plain.html'), join(own, 'plain.html'));

  const appFolder = join(folder, 'app');
  await link(distFolder, appFolder);
  await symlink(own, join(appFolder, 'bench'));

  // No service worker here: it would store the engine's real files while the text streams.
  const scriptedFolder = join(folder, 'scripted');
  const workers = (await readdir(join(distFolder, 'assets'))).filter((name) =>
    WLLAMA_WORKER.test(name),
  );
  if (workers.length !== 1) throw new Error(`${workers.length} wllama workers in ${distFolder}`);
  await link(distFolder, scriptedFolder, ['assets', 'service-worker.js']);
  await link(join(distFolder, 'assets'), join(scriptedFolder, 'assets'), workers);
  for (const name of workers) {
    await copyFile(scriptedEngine, join(scriptedFolder, 'assets', name));
  }
  await symlink(own, join(scriptedFolder, 'bench'));

  return {
    distFolder,
    appFolder,
    scriptedFolder,
    hasSmolLm2: existsSync(join(distFolder, 'models/smollm2-135m-instruct')),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
