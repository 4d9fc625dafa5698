// Finds the Chromium that tests run in.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];
const PLACES = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  join(homedir(), 'Applications/Google Chrome.app/Contents/MacOS/Google Chrome'),
];

/**
 * Path of a Chromium: `HEARTH_CHROMIUM` when set, else the first one installed.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string | undefined}
 */
export function findChromium(env = process.env) {
  if (env['HEARTH_CHROMIUM']) return env['HEARTH_CHROMIUM'];
  const folders = (env['PATH'] ?? '').split(delimiter).filter(Boolean);
  const candidates = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...candidates, ...PLACES].find((path) => existsSync(path));
}

/**
 * Chromium, installed from the system's packages when that is possible without asking.
 * Throws with what to do when it is not.
 * @returns {string}
 */
export function installChromium() {
  const found = findChromium();
  if (found !== undefined) return found;
  const isRoot = process.getuid?.() === 0;
  if (isRoot && existsSync('/usr/bin/apt-get')) {
    console.log('No Chromium here: installing the package chromium');
    /** @param {string[]} args */
    const apt = (...args) =>
      spawnSync('apt-get', args, {
        stdio: 'inherit',
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      });
    apt('update', '-qq');
    apt('install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-liberation');
  }
  const installed = findChromium();
  if (installed !== undefined) return installed;
  throw new Error(
    'The tests need Chromium or Chrome, and none was found. Install one (Debian and Ubuntu: ' +
      '"apt-get install chromium"), or set HEARTH_CHROMIUM to its program file.',
  );
}
