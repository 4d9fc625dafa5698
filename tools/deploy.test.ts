// What deploy/bridge/README.md promises of its files.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { load } from 'js-yaml';
import { describe, expect, it, vi } from 'vitest';
import { freePort } from './model-servers.mjs';

interface Service {
  readonly image: string;
  readonly ports?: readonly string[];
  readonly network_mode?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly command?: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly volumes?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}
interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes?: Readonly<Record<string, unknown>>;
}

const folder = fileURLToPath(new URL('../deploy/bridge/', import.meta.url));
const read = (name: string) => readFileSync(folder + name, 'utf8');
const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
const composeOf = (name: string) => load(read(name)) as Compose;
const caddyfile = read('Caddyfile');

it('has a file for each server, and the README names every one', () => {
  expect(files).toEqual([
    'compose.llamacpp.yaml',
    'compose.ollama.yaml',
    'compose.vllm-head.yaml',
    'compose.vllm-node.yaml',
    'compose.vllm.yaml',
  ]);
  const readme = read('README.md');
  for (const name of [...files, 'Caddyfile', 'example.env']) expect(readme).toContain(name);
});

describe.each(files)('%s', (name) => {
  const { services, volumes = {} } = composeOf(name);
  const { caddy, ...models } = services;

  it('publishes no port but Caddy’s, and every server says when it is ready', () => {
    for (const { ports, healthcheck, image } of Object.values(models)) {
      expect(ports).toBeUndefined();
      expect(healthcheck?.test[0]).toBe('CMD');
      expect(image).toContain(':');
    }
  });

  it('asks for variables that example.env has', () => {
    const example = read('example.env');
    const names = [...read(name).matchAll(/(?<!\$)\$\{(\w+)/g)].map(
      ([, variable = '']) => variable,
    );
    for (const variable of new Set(names)) expect(example).toMatch(RegExp(`^${variable}=`, 'm'));
  });

  it('declares the volumes it uses, and holds no key', () => {
    for (const service of Object.values(services)) {
      for (const volume of service.volumes ?? []) {
        const [source = ''] = volume.split(':');
        if (/^\w+$/.test(source)) expect(volumes).toHaveProperty(source);
      }
    }
    expect(read('example.env')).toMatch(/^BRIDGE_KEY=$/m);
  });

  if (name !== 'compose.vllm-node.yaml') {
    it('has Caddy in front of a server that is there', () => {
      const [serverName = ''] = Object.keys(models);
      expect(caddy?.depends_on?.[serverName]?.condition).toBe('service_healthy');
      for (const variable of [
        'BRIDGE_HOST',
        'HEARTH_ORIGIN',
        'BRIDGE_KEY',
        'TLS_MODE',
        'UPSTREAM',
      ]) {
        expect(caddyfile).toContain(`{$${variable}}`);
        expect(caddy?.environment).toHaveProperty(variable);
      }
      expect(caddy?.environment?.['UPSTREAM']).toMatch(
        caddy?.network_mode === 'host' ? /^127\.0\.0\.1:\d+$/ : RegExp(`^${serverName}:\\d+$`),
      );
    });
  }
});

it('leaves the origins of Ollama to Caddy, which takes the Origin away', () => {
  const { environment } = composeOf('compose.ollama.yaml').services['ollama'] ?? {};
  expect(environment).not.toHaveProperty('OLLAMA_ORIGINS');
  expect(environment?.['OLLAMA_HOST']).toMatch(/^0\.0\.0\.0:/);
});

it('shares a model over cards and over hosts', () => {
  const words = (name: string) =>
    composeOf(name).services['vllm']?.command?.join(' ').replace(/\s+/g, ' ') ?? '';
  expect(words('compose.vllm.yaml')).toContain('--tensor-parallel-size ${GPUS_PER_HOST:-1}');
  expect(words('compose.vllm-head.yaml')).toContain('--pipeline-parallel-size ${HOSTS:?}');
  expect(words('compose.vllm-head.yaml')).toContain('--distributed-executor-backend ray');
  expect(words('compose.vllm-node.yaml')).toContain('--address=${RAY_HEAD:?}:6379');
});

describe('Caddyfile', () => {
  it('answers the preflight without a key, allows what Hearth sends, and removes other CORS headers', () => {
    expect(caddyfile).toMatch(/@preflight method OPTIONS\n\trespond @preflight 204/);
    expect(caddyfile).toMatch(/Access-Control-Allow-Headers "Authorization, Content-Type"/);
    expect(caddyfile).toMatch(/Access-Control-Allow-Methods "GET, POST, DELETE, OPTIONS"/);
    expect(caddyfile).toContain('header_down -Access-Control-*');
    expect(caddyfile).toContain('header_up -Origin');
    // A browser refuses credentials together with a star; neither is needed.
    expect(caddyfile).not.toMatch(/Allow-Origin "?\*|Allow-Credentials/);
  });

  const hasCaddy = spawnSync('caddy', ['version']).status === 0;
  it.skipIf(!hasCaddy)('is accepted by Caddy', () => {
    const { status, stdout } = spawnSync(
      'caddy',
      ['validate', '--adapter', 'caddyfile', '--config', `${folder}Caddyfile`],
      {
        encoding: 'utf8',
        env: {
          ...process.env,
          BRIDGE_HOST: 'llm.office.example',
          HEARTH_ORIGIN: 'https://hearth.office.example',
          BRIDGE_KEY: 'key',
          TLS_MODE: 'internal',
          UPSTREAM: '127.0.0.1:8000',
        },
      },
    );
    expect(stdout).toContain('Valid configuration');
    expect(status).toBe(0);
  });

  it.skipIf(!hasCaddy)('lets Hearth read that the server is down, and nobody else', async () => {
    const home = mkdtempSync(join(tmpdir(), 'hearth-caddy-'));
    const [port, closed] = [await freePort(), await freePort()];
    const caddy = spawn(
      'caddy',
      ['run', '--adapter', 'caddyfile', '--config', `${folder}Caddyfile`],
      {
        stdio: 'ignore',
        env: {
          ...process.env,
          HOME: home,
          XDG_DATA_HOME: home,
          BRIDGE_HOST: `https://localhost:${port}`,
          HEARTH_ORIGIN: 'https://hearth.office.example|http://192.168.1.5:8080',
          BRIDGE_KEY: 'key',
          TLS_MODE: 'internal',
          UPSTREAM: `127.0.0.1:${closed}`,
        },
      },
    );
    const ask = (origin: string) =>
      new Promise<IncomingMessage>((resolve, reject) => {
        const headers = { Origin: origin, Authorization: 'Bearer key' };
        get(`https://localhost:${port}/v1/models`, { headers, rejectUnauthorized: false }, resolve)
          .on('error', reject)
          .end();
      });
    const answer = await vi.waitFor(() => ask('http://192.168.1.5:8080'), { timeout: 30_000 });
    expect(answer.statusCode).toBe(502);
    expect(answer.headers['access-control-allow-origin']).toBe('http://192.168.1.5:8080');
    const stranger = await ask('https://elsewhere.example');
    expect(stranger.headers).not.toHaveProperty('access-control-allow-origin');
    caddy.kill();
    await once(caddy, 'exit');
    rmSync(home, { recursive: true, force: true });
  });
});
