// The built app on the origins that people really open it from, all of them on the loopback: an https
// site of the internet, a plain-http site of the internet, and an address of the house. Chromium is
// told which port counts as which, because every server of a test is itself loopback.
import type { Browser, BrowserContext, Page, PlaywrightWorkerArgs } from '@playwright/test';
import { test as base } from '@playwright/test';
import { freePort } from '../../tools/model-servers.mjs';
import { serve } from '../../tools/serve.mjs';
import { distFolder, expect } from '../fixtures';
import { makeCertificate, type OwnCertificate } from './own-certificate';

const SITE = 'hearth.example';
/** Of the house: the page's, and a server's. */
const LAN_PAGE = '192.168.77.2';
export const LAN_SERVER = '192.168.77.3';
/** A name of the house, as a router gives them. */
export const LAN_NAME = 'workstation.lan.example';

export interface Origins {
  readonly browser: Browser;
  /** A public site; its permissions are a test's to set. */
  readonly https: string;
  /** A public site without https. */
  readonly publicHttp: string;
  /** http on a private address: no secure context. */
  readonly lan: string;
  /** A port that counts as one of the house; what listens there is a test's to start. */
  readonly lanPort: number;
  /** The site's, which Chromium trusts here. */
  readonly trusted: OwnCertificate;
  /** Trusted by nobody. */
  readonly strange: OwnCertificate;
}

export type SiteName = 'https' | 'publicHttp' | 'lan';

export interface OpenSite {
  readonly page: Page;
  readonly context: BrowserContext;
  /** As a person in the site's settings. */
  readonly setPermission: (setting: 'granted' | 'denied') => Promise<void>;
}

interface OriginFixtures {
  /** Settings, Bridge in a context of its own. */
  readonly openSite: (name: SiteName, permission?: 'granted' | 'denied') => Promise<OpenSite>;
}

export const test = base.extend<OriginFixtures, { readonly origins: Origins }>({
  origins: [
    async ({ playwright, launchOptions }, use) => {
      const own = makeCertificate(SITE);
      const folder = distFolder;
      const secure = await serve({ folder, tls: own.tls });
      const open = await serve({ folder });
      const house = await serve({ folder });
      const portOf = (url: string) => Number(new URL(url).port);
      const [securePort, openPort, housePort] = [secure.url, open.url, house.url].map(portOf);
      const lanPort = await freePort();
      const browser = await launchWith(playwright, launchOptions, [
        `--host-resolver-rules=${[SITE, LAN_PAGE, LAN_SERVER, LAN_NAME].map((name) => `MAP ${name} 127.0.0.1`).join(', ')}`,
        `--ip-address-space-overrides=${[
          `127.0.0.1:${securePort}=public`,
          `127.0.0.1:${openPort}=public`,
          `127.0.0.1:${housePort}=local`,
          `127.0.0.1:${lanPort}=local`,
        ].join(',')}`,
        `--ignore-certificate-errors-spki-list=${own.spki}`,
      ]);
      await use({
        browser,
        https: `https://${SITE}:${securePort}/`,
        publicHttp: `http://${SITE}:${openPort}/`,
        lan: `http://${LAN_PAGE}:${housePort}/`,
        lanPort,
        trusted: own,
        strange: makeCertificate(LAN_NAME),
      });
      await browser.close();
      await Promise.all([secure.close(), open.close(), house.close()]);
    },
    { scope: 'worker' },
  ],

  openSite: async ({ origins }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (name, permission) => {
      const context = await origins.browser.newContext({
        viewport: { width: 1280, height: 800 },
        permissions: [],
      });
      contexts.push(context);
      const page = await context.newPage();
      const origin = new URL(origins[name]).origin;
      const setPermission = (setting: 'granted' | 'denied') =>
        decide(origins.browser, page, origin, setting);
      await page.goto(origins[name]);
      if (permission !== undefined) await setPermission(permission);
      await page.goto(`${origins[name]}#/settings/bridge`);
      await expect(page.getByRole('table', { name: 'Servers' })).toBeVisible();
      return { page, context, setPermission };
    });
    for (const context of contexts) await context.close();
  },
});

async function launchWith(
  playwright: PlaywrightWorkerArgs['playwright'],
  options: NonNullable<Parameters<typeof playwright.chromium.launch>[0]>,
  args: readonly string[],
) {
  return playwright.chromium.launch({ ...options, args: [...(options.args ?? []), ...args] });
}

/** Playwright can grant and cannot deny. */
async function decide(
  browser: Browser,
  page: Page,
  origin: string,
  setting: 'granted' | 'denied',
): Promise<void> {
  if (setting === 'granted') {
    await page.context().grantPermissions(['local-network-access'], { origin });
    return;
  }
  const [own, whole] = [
    await page.context().newCDPSession(page),
    await browser.newBrowserCDPSession(),
  ];
  const { targetInfo } = await own.send('Target.getTargetInfo');
  for (const name of ['loopback-network', 'local-network']) {
    await whole.send('Browser.setPermission', {
      permission: { name },
      setting,
      origin,
      browserContextId: targetInfo.browserContextId ?? '',
    });
  }
  await own.detach();
  await whole.detach();
}
