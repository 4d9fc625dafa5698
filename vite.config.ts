import { VitePWA } from 'vite-plugin-pwa';
import solid from 'vite-plugin-solid';
import { defineConfig } from 'vitest/config';
import packageJson from './package.json' with { type: 'json' };
import { firstPaint } from './tools/first-paint.mjs';
import { createStartChunk } from './tools/start-chunk.mjs';
import { webManifest } from './tools/web-manifest.mjs';
import { createRuntimeFiles } from './tools/runtime-files.mjs';

// Without these headers a page gets no SharedArrayBuffer, so engines run on one thread.
const isolationHeaders = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

const runtimeFiles = createRuntimeFiles({
  readyWorkers: /\/(wllama|model-store|model-inspector|offline-store)\.worker-/,
  compat: /\/wllama-compat-/,
  native: /\/wllama-[^/]*\.wasm$/,
});

/** Both builds of wllama ship a `wllama.wasm`; the folder it came from tells them apart. */
const nameAsset = ({ originalFileNames }: { originalFileNames: readonly string[] }) =>
  originalFileNames.some((name) => name.includes('wllama-compat'))
    ? 'assets/wllama-compat-[hash][extname]'
    : 'assets/[name]-[hash][extname]';

// Which plugin took how long is not news to anybody who runs a build.
const checks = { pluginTimings: false };

export default defineConfig({
  base: './',
  define: { 'import.meta.env.VITE_VERSION': JSON.stringify(packageJson.version) },
  plugins: [
    solid(),
    firstPaint(),
    runtimeFiles.plugin,
    VitePWA({
      strategies: 'injectManifest',
      registerType: 'prompt',
      // src/runtime/offline.ts registers it after the page is usable.
      injectRegister: false,
      srcDir: 'workers',
      filename: 'service-worker.ts',
      manifest: webManifest,
      injectManifest: {
        rollupFormat: 'iife',
        globPatterns: ['**/*.{html,js,css,woff2}', 'icons/*', 'config.json', 'runtime-files.json'],
        globIgnores: ['models/**', 'plugins/**', 'service-worker.js', 'assets/*.worker-*.js'],
        dontCacheBustURLsMatching: /^assets\//,
        manifestTransforms: [runtimeFiles.keepShell],
        // Checked before the filter above runs, so engines must pass; the filter has its own limit.
        maximumFileSizeToCacheInBytes: 100 * 2 ** 20,
      },
    }),
  ],
  worker: {
    format: 'es',
    rolldownOptions: { checks, output: { assetFileNames: nameAsset } },
  },
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    rolldownOptions: {
      checks,
      output: {
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [{ name: createStartChunk() }],
        },
      },
    },
  },
  server: { headers: isolationHeaders },
  preview: { headers: isolationHeaders },
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'workers/**/*.test.ts', 'tools/**/*.test.ts'],
    environment: 'node',
    restoreMocks: true,
    // A busy machine is no failure.
    testTimeout: 30_000,
  },
});
