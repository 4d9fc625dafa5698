import { defineConfig } from 'vite';
import { fileURLToPath } from 'node:url';

/** The page of the engine tests, built as the app is: workers, wasm and all from one folder. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  publicDir: false,
  logLevel: 'warn',
  worker: { format: 'es' },
  build: {
    outDir: fileURLToPath(new URL('../../test-results/engine-page', import.meta.url)),
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    rolldownOptions: { input: fileURLToPath(new URL('engine-page.html', import.meta.url)) },
  },
});
