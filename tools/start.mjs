// `npm start`: from a clean clone to the running app. `--port 8080` chooses another port.
import { parseArgs } from 'node:util';
import { join } from 'node:path';
import { serveOnFreePort } from './serve.mjs';
import { buildWhenStale, fetchModels, installPackages, root } from './setup.mjs';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '4173' },
    host: { type: 'string', default: '127.0.0.1' },
  },
});

try {
  installPackages();
  fetchModels();
  buildWhenStale();
  const server = await serveOnFreePort({
    folder: join(root, 'dist'),
    port: Number(values.port),
    host: values.host,
  });
  console.log(`\nHearth is at ${server.url}\nCtrl+C ends it.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
