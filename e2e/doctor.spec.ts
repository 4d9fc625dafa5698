// The app as it is built, on an https site and on an address of the house, with the real servers: it
// works, or the doctor says exactly why not and what to type. Which test covers which case of the
// bridge's table:
//
//   fine                              here, on the https site, on the LAN page; bridge.spec on localhost
//   model missing                     doctor-ollama.spec, bridge.spec
//   other server on that port         here, llama.cpp where Ollama was expected
//   server down, wrong port           here, on the https site and the LAN page; bridge.spec on localhost
//   https where http is spoken, and the other way round   here
//   origin refused                    doctor-ollama.spec, mended with what the doctor says
//   another service without CORS      bridge.spec, and here on the LAN page
//   permission denied, then granted   here
//   permission's question open        doctor.test: a browser without a window answers it by itself
//   page not secure, public address   here
//   mixed content                     here, by name and by number: unlike a page, no worker is let pass
//   certificate nobody trusts         here
//   key refused                       here, llama.cpp with a key
//   busy, still loading               here, llama.cpp that waits for its model
//   silent                            here, a real server that was stopped in its tracks
//   redirect, error of a server       here
//   out of memory, too old            doctor-ollama.spec
//   wrong targetAddressSpace, request too special: ours to get right; server-forms.test says what is sent
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { freePort, prepareLlama, startLlama, startLoadingLlama } from '../tools/model-servers.mjs';
import { expect } from './fixtures';
import {
  addServer,
  chooseInMenu,
  chooseServerModel,
  checkAgain,
  expectAnswer,
  expectCase,
  expectFine,
} from './pages/bridge-page';
import { openGate } from './pages/gate';
import { LAN_NAME, LAN_SERVER, test } from './pages/origins';

const noLlama = prepareLlama();

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has one.
  return (server.address() as AddressInfo).port;
}

test('an https site: every way to fail has its own words, and what works answers', async ({
  openSite,
  origins,
}) => {
  test.skip(noLlama !== undefined, noLlama ?? '');
  const { page } = await openSite('https', 'granted');
  const server = await startLlama();
  const port = Number(new URL(server.url).port);

  await addServer(page, server.url, 'llama.cpp', 'Workshop');
  await expectFine(page, /https:\/\/hearth\.example/, /allowed by you/);
  await chooseServerModel(page, 'Workshop', /on this computer’s llama\.cpp/);
  await expectAnswer(page);
  await page.goto(`${origins.https}#/settings/bridge`);

  await test.step('nothing listens there', async () => {
    await addServer(page, `http://127.0.0.1:${await freePort()}`, 'Ollama', 'Asleep');
    await expectCase(page, 'not-running', {
      says: /Nothing answers at .* usually listens on 11434/,
      fix: 'sudo systemctl start ollama',
      evidence: [/allowed by you/],
    });
  });

  await test.step('another kind of server', async () => {
    await addServer(page, server.url, 'Ollama', 'Mistaken');
    await expectCase(page, 'other-program', {
      says: /llama\.cpp answers there.*set its kind to llama\.cpp/,
    });
  });

  await test.step('https where http is spoken, and the other way round', async () => {
    await addServer(page, `https://127.0.0.1:${port}`, 'llama.cpp', 'Too careful');
    await expectCase(page, 'wrong-scheme', { says: /speaks http, not https/, fix: server.url });
    const tls = createTlsServer(origins.trusted.tls, (_, response) => response.end('{}'));
    const secure = `127.0.0.1:${await listen(tls)}`;
    await addServer(page, `http://${secure}`, 'llama.cpp', 'Too careless');
    await expectCase(page, 'wrong-scheme', {
      says: /speaks https, not http/,
      fix: `https://${secure}`,
    });
    tls.close();
  });

  await test.step('a certificate that nobody trusts', async () => {
    const strange = createTlsServer(origins.strange.tls, (_, response) => response.end('{}'));
    const url = `https://127.0.0.1:${await listen(strange)}`;
    await addServer(page, url, 'vLLM', 'Own certificate');
    await expectCase(page, 'certificate', { says: /certificate is not trusted/, fix: url });
    strange.close();
  });

  await test.step('a key that is refused, and the right one', async () => {
    const locked = await startLlama({ apiKey: 'sk-right' });
    await addServer(page, locked.url, 'llama.cpp', 'Locked', { key: 'sk-wrong' });
    await expectCase(page, 'key', { says: /does not accept the key/ });
    await chooseInMenu(page, 'Locked', 'Edit');
    const dialog = page.getByRole('dialog', { name: 'Edit Locked' });
    await dialog.getByRole('textbox', { name: 'API key' }).fill('sk-right');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expectFine(page, /with a key/);
    await locked.close();
  });

  await test.step('a server that loads its model', async () => {
    const loading = await startLoadingLlama();
    await addServer(page, loading.url, 'llama.cpp', 'Waking');
    await expectCase(page, 'busy', { says: /still loading its model/ });
    await loading.close();
  });

  await test.step('a server that neither answers nor refuses, and then does', async () => {
    const still = await startLlama();
    process.kill(still.pid, 'SIGSTOP');
    await addServer(page, still.url, 'llama.cpp', 'Frozen');
    await expectCase(page, 'silent', {
      says: /neither answers nor refuses/,
      fix: `llama-server -m MODEL.gguf --port ${new URL(still.url).port}`,
    });
    process.kill(still.pid, 'SIGCONT');
    await checkAgain(page);
    await expectFine(page);
    await still.close();
  });

  await test.step('a server that sends on, and one that fails', async () => {
    const odd = createServer((request, response) => {
      const headers = { 'Access-Control-Allow-Origin': '*' };
      if (request.url?.startsWith('/moved')) response.writeHead(307, { ...headers, Location: '/' });
      else response.writeHead(500, headers);
      response.end('{"error":"disk full"}');
    });
    const url = `http://127.0.0.1:${await listen(odd)}`;
    await addServer(page, `${url}/moved`, 'vLLM', 'Moved');
    await expectCase(page, 'redirect', { says: /sends requests on/, fix: `${url}/moved` });
    await addServer(page, `${url}/failing`, 'vLLM', 'Failing');
    await expectCase(page, 'failed', { says: /answers with an error/ });
    odd.close();
  });

  await test.step('plain http in the house, by number and by name', async () => {
    const gate = await openGate(server.url, origins.lanPort);
    for (const host of [LAN_SERVER, LAN_NAME]) {
      await addServer(page, `http://${host}:${origins.lanPort}`, 'llama.cpp', host);
      await expectCase(page, 'mixed-content', {
        says: new RegExp(`on this computer only.*http://localhost:${origins.lanPort}`),
        fix: `ssh -N -L ${origins.lanPort}:127.0.0.1:${origins.lanPort} ${host}`,
      });
    }
    // What the line brings about.
    await addServer(page, `localhost:${origins.lanPort}`, 'llama.cpp', 'Brought here');
    await expectFine(page, /allowed by you/);
    await gate.close();
  });

  await server.close();
});

test('an https site without the permission says so, and works once it is given', async ({
  openSite,
  origins,
}) => {
  test.skip(noLlama !== undefined, noLlama ?? '');
  const { page, setPermission } = await openSite('https', 'denied');
  const server = await startLlama();
  const { origin } = new URL(origins.https);
  const fix = `chrome://settings/content/siteDetails?site=${origin}`;
  await addServer(page, server.url, 'llama.cpp', 'Workshop');
  await expectCase(page, 'permission-denied', { says: /reach this computer/, fix });
  await setPermission('granted');
  await checkAgain(page);
  await expectFine(page, /allowed by you/);
  await server.close();
});

test('a page of the house without https: servers work, and it says what cannot', async ({
  openSite,
  origins,
}) => {
  test.skip(noLlama !== undefined, noLlama ?? '');
  const { page } = await openSite('lan');
  const server = await startLlama();
  const gate = await openGate(server.url, origins.lanPort);
  await addServer(page, `${LAN_SERVER}:${origins.lanPort}`, 'llama.cpp', 'Cellar');
  await expectFine(page, /not needed on your own network/);
  await chooseServerModel(page, 'Cellar', /on the server Cellar/);
  await expectAnswer(page);

  await page.goto(`${origins.lan}#/settings/bridge`);
  await addServer(page, server.url, 'llama.cpp', 'Workshop');
  await expectFine(page);
  await addServer(page, `http://127.0.0.1:${await freePort()}`, 'Ollama', 'Asleep');
  await expectCase(page, 'not-running', {
    says: /Nothing answers/,
    fix: 'sudo systemctl start ollama',
    evidence: [/not needed on your own network/],
  });
  const other = createServer((_, response) => response.end('<html></html>'));
  // Another service, which lets nobody read.
  await addServer(page, `http://127.0.0.1:${await listen(other)}`, 'llama.cpp', 'A web server');
  await expectCase(page, 'cors', {
    says: /another program/,
    fix: `Access-Control-Allow-Origin: ${new URL(origins.lan).origin}`,
  });
  other.close();
  // What cannot be had without https it says where it is missed.
  await expect(page.getByText(/browsers store apps only from secure addresses/)).toBeVisible();
  await page.goto(`${origins.lan}#/models`);
  await expect(page.getByText(/without https.*models are gone when the tab closes/)).toBeVisible();
  await gate.close();
  await server.close();
});

test('a public page without https says that there is no way from it', async ({
  openSite,
  origins,
}) => {
  test.skip(noLlama !== undefined, noLlama ?? '');
  const { page } = await openSite('publicHttp');
  const server = await startLlama();
  await addServer(page, server.url, 'llama.cpp', 'Workshop');
  await expectCase(page, 'insecure-page', {
    says: new RegExp(`without https.*add ${new URL(origins.publicHttp).origin} to the list`),
    fix: 'chrome://flags/#unsafely-treat-insecure-origin-as-secure',
  });
  await server.close();
});
