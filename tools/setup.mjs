// What `npm start` and `npm test` need before anything else: packages, models, a fresh build.
// Node built-ins only, because it runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const LOCKFILE = join(root, 'package-lock.json');
const INSTALLED = join(root, 'node_modules/.hearth-lockfile');
// Beside the build, not in it: dist/ is published as it is.
const BUILT = join(root, 'node_modules/.hearth-built');
const SOURCES = [
  'index.html',
  'package-lock.json',
  'vite.config.ts',
  'src',
  'workers',
  'public',
  'tools/runtime-files.mjs',
  'tools/web-manifest.mjs',
];

/**
 * Runs a program in the repository and shows what it says.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {number} exit status
 */
export function runProgram(program, args, env = {}) {
  const { status, error } = spawnSync(program, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
    // npm is a batch file there, which needs a shell.
    shell: process.platform === 'win32',
  });
  if (error) throw error;
  return status ?? 1;
}

/** @param {readonly string[]} args */
export function runNode(args) {
  return runProgram(process.execPath, args);
}

/**
 * A program of node_modules, by its file, so that npm's own start-up is not paid.
 * @param {string} path
 * @param {...string} args
 */
export function runPackage(path, ...args) {
  return runNode([join(root, 'node_modules', path), ...args]);
}

/** @param {string} file */
function digestOf(file) {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

/** Installs the packages of the lockfile unless they are there. Throws when npm fails. */
export function installPackages() {
  const wanted = digestOf(LOCKFILE);
  const known = existsSync(INSTALLED) ? readFileSync(INSTALLED, 'utf8') : undefined;
  if (known === wanted) return;
  // npm writes its own copy of the lockfile last; a newer one means that someone ran npm here.
  const own = join(root, 'node_modules/.package-lock.json');
  const fresh = existsSync(own) && statSync(own).mtimeMs >= statSync(LOCKFILE).mtimeMs;
  if (!fresh) {
    console.log('Installing packages');
    if (runProgram('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']) !== 0) {
      throw new Error('npm ci failed; the lines above say why');
    }
  }
  writeFileSync(INSTALLED, wanted);
}

/** Fetches the models that are not in the repository. The app works without them, so never throws. */
export function fetchModels() {
  const tool = join(root, 'tools/models.mjs');
  if (existsSync(tool) && runNode([tool]) !== 0) {
    console.log('Going on without the models that could not be fetched');
  }
}

/**
 * One line per source file with size and time of change; large models are not read.
 * @param {string} [base]
 * @returns {string} hex digest
 */
export function sourceState(base = root) {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    const path = join(base, source);
    if (!existsSync(path)) continue;
    const inside = statSync(path).isDirectory()
      ? readdirSync(path, { recursive: true, encoding: 'utf8' }).sort()
      : [''];
    for (const name of inside) {
      const info = statSync(join(path, name));
      if (info.isFile()) hash.update(`${source}/${name} ${info.size} ${info.mtimeMs}\n`);
    }
  }
  return hash.digest('hex');
}

/** Builds into dist/. Throws when the build fails. */
export function build() {
  const state = sourceState();
  if (runPackage('vite/bin/vite.js', 'build', '--logLevel', 'warn') !== 0) {
    throw new Error('The build failed; the lines above say why');
  }
  writeFileSync(BUILT, state);
}

/** Builds into dist/ unless nothing changed since the last time. Throws when the build fails. */
export function buildWhenStale() {
  const known = existsSync(join(root, 'dist/index.html')) && existsSync(BUILT);
  if (known && readFileSync(BUILT, 'utf8') === sourceState()) return;
  console.log('Building');
  build();
}
