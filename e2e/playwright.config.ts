import { defineConfig, devices } from '@playwright/test';
import { findChromium } from '../tools/browser.mjs';

// Nothing of the browser itself may go out, so that a foreign request is always ours.
const quietArgs = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
// WebGPU in software, for machines without a graphics card. It has no shader-f16.
const softwareGpuArgs = [
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan',
  '--disable-vulkan-surface',
];

const executablePath = findChromium();
const launch = (args: readonly string[]) => ({
  args: [...quietArgs, ...args],
  ...(executablePath === undefined ? {} : { executablePath }),
});

export default defineConfig({
  outputDir: '../test-results/e2e',
  reporter: [
    [process.stdout.isTTY ? 'line' : 'dot'],
    ['json', { outputFile: '../test-results/e2e.json' }],
  ],
  // Two at once where most time is waiting; the engines' own suite uses all cores.
  workers: 2,
  forbidOnly: Boolean(process.env['CI']),
  // Real engines on a busy machine: what fails and then passes is told as flaky.
  retries: 2,
  // Only what fails takes them: a machine may be ten times slower than ours.
  timeout: 600_000,
  expect: { timeout: 120_000 },
  use: {
    ...devices['Desktop Chrome'],
    viewport: { width: 1280, height: 800 },
    trace: 'off',
    screenshot: 'only-on-failure',
    actionTimeout: 120_000,
    serviceWorkers: 'allow',
  },
  projects: [
    {
      name: 'app',
      testDir: '.',
      testIgnore: ['engines/**', 'bench/**'],
      use: { launchOptions: launch([]) },
    },
    {
      name: 'engines',
      testDir: 'engines',
      workers: 1,
      use: { launchOptions: launch(softwareGpuArgs) },
    },
  ],
});
