// Puts the first paint into index.html: its HTML for each kind of address and window, the script that
// gives it its behaviour with that script's digest in the content security policy, and its styles in
// one file that the entry links.
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { build, createServer } from 'vite';
import solid from 'vite-plugin-solid';

const folder = fileURLToPath(new URL('../src/app/first-paint/', import.meta.url));
const ROOT = '<div id="root"></div>';
const SCRIPT_SOURCES = "script-src 'self'";
const BASE_STYLES = /\/src\/ui\/(tokens|base)\.css$/;

/** @returns {Promise<{ html: Record<string, string>, styles: Set<string> }>} by template id; files */
async function prerender() {
  const server = await createServer({
    configFile: false,
    logLevel: 'warn',
    appType: 'custom',
    server: { middlewareMode: true, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true },
    plugins: [solid({ ssr: true, solid: { generate: 'ssr', hydratable: false } })],
  });
  try {
    const { prerender: run } = /** @type {{ prerender: () => Record<string, string> }} */ (
      await server.ssrLoadModule(`${folder}prerender.tsx`)
    );
    const files = [...server.environments.ssr.moduleGraph.fileToModulesMap.keys()];
    return { html: run(), styles: new Set(files.filter((file) => file.endsWith('.css'))) };
  } finally {
    await server.close();
  }
}

/** @returns {Promise<string>} a classic script without imports */
async function bundleInline() {
  const result = await build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    build: {
      write: false,
      target: 'es2023',
      lib: { entry: `${folder}inline.ts`, name: 'firstPaint', formats: ['iife'] },
    },
  });
  const [output] = Array.isArray(result) ? result : [result];
  if (!('output' in output)) throw new Error('The first paint has no script');
  return output.output[0].code.trim();
}

/**
 * @param {string} text
 * @param {string} found must occur in it
 * @param {string} replacement taken literally
 */
function replaceOnce(text, found, replacement) {
  if (!text.includes(found)) throw new Error(`index.html lacks ${found}`);
  return text.replace(found, () => replacement);
}

/**
 * The styles a page loads at once must know every class of the first paint.
 * @param {string} html
 * @param {import('rolldown').OutputBundle} bundle
 */
function assertStyled(html, bundle) {
  const css = Object.values(bundle)
    .filter((file) => file.type === 'asset' && html.includes(file.fileName))
    .map((file) => (file.type === 'asset' ? file.source.toString() : ''))
    .join('');
  const classes = [...html.matchAll(/class="([^"]+)"/g)].flatMap(([, names]) => names?.split(' '));
  const unknown = classes.filter((name) => name?.startsWith('_') && !css.includes(`.${name}`));
  if (unknown.length > 0) throw new Error(`The first paint lacks styles: ${unknown.join(', ')}`);
}

/** @returns {import('vite').Plugin} */
export function firstPaint() {
  /** @type {Promise<{ html: Record<string, string>, styles: Set<string> }> | undefined} */
  let painted;
  return {
    name: 'hearth-first-paint',
    apply: 'build',
    async config() {
      painted = prerender();
      const { styles } = await painted;
      const isFirst = (/** @type {string} */ id) => BASE_STYLES.test(id) || styles.has(id);
      const groups = [{ name: 'first-paint', test: isFirst }];
      return { build: { rolldownOptions: { output: { codeSplitting: { groups } } } } };
    },
    transformIndexHtml: {
      order: 'post',
      async handler(page, { bundle }) {
        if (!painted || !bundle) return page;
        const { html } = await painted;
        const script = await bundleInline();
        const digest = createHash('sha256').update(script).digest('base64');
        const templates = Object.entries(html).map(
          ([id, content]) => `<template id="${id}">${content}</template>`,
        );
        const withScript = replaceOnce(
          replaceOnce(page, SCRIPT_SOURCES, `${SCRIPT_SOURCES} 'sha256-${digest}'`),
          ROOT,
          `${ROOT}${templates.join('')}<script>${script}</script>`,
        );
        assertStyled(withScript, bundle);
        return withScript;
      },
    },
  };
}
