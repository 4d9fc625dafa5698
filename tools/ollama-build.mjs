// Building Ollama takes minutes, so `npm test` lets it run beside the other tests, on what they leave
// of the processor; the tests that need it come last.
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findOllama } from './model-servers.mjs';
import { root } from './setup.mjs';

/** Longer than this nobody waits for it when everything else is done. */
const WAIT_MS = 15 * 60_000;

/**
 * @typedef {object} OllamaBuild
 * @property {() => Promise<string | undefined>} end why there is no Ollama; it may have been stopped
 */

/**
 * Starts it, unless it is there or cannot be built here.
 * @param {string} logFile what the build prints
 * @returns {OllamaBuild}
 */
export function startOllamaBuild(logFile) {
  if (findOllama() === undefined) return { end: async () => undefined };
  const lacking = findLacking();
  if (lacking !== undefined) return { end: async () => lacking };
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'w');
  const program = [process.execPath, join(root, 'tools/model-servers.mjs'), '--ollama'];
  const child = spawn('nice', ['-n', '19', ...program], {
    // A group of its own: the compilers go with it.
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  /** @type {Promise<number | null>} */
  const ended = new Promise((resolve) => {
    child.once('exit', resolve);
    child.once('error', () => resolve(null));
  });
  const stop = () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid);
  };
  process.once('exit', stop);
  return {
    async end() {
      const late = setTimeout(stop, WAIT_MS);
      const status = await ended;
      clearTimeout(late);
      return status === 0 ? findOllama() : `Ollama could not be built here; see ${logFile}`;
    },
  };
}

/** @returns {string | undefined} what a build needs and this machine has not */
function findLacking() {
  const needed = [
    ['nice', '--version'],
    ['go', 'version'],
    ['c++', '--version'],
    ['python3', '--version'],
  ];
  const missing = needed.find(
    ([program = '', argument = '']) =>
      spawnSync(program, [argument], { stdio: 'ignore' }).status !== 0,
  );
  return missing && `there is no ${missing[0]} here to build Ollama with`;
}
