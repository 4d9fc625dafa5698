// Servers of one's own as if somebody had named and allowed them long ago.
import type { BrowserContext, Page } from '@playwright/test';
import { toRemoteModelId, type BridgeServer, type ServerKind } from '../../src/core/bridge/bridge';
import type { Parameters } from '../../src/core/prompt/overrides';
import { putRows, readTable } from '../pages/store';
import { waitReadyOffline } from './bench';

export interface NamedServer {
  readonly url: string;
  readonly kind: ServerKind;
}

export interface NamedModel {
  readonly name: string;
  readonly contextLength: number;
}

/** As somebody would choose for all chats; a page that is open sees it after a reload. */
export function chooseServer(
  page: Page,
  { name }: Pick<NamedModel, 'name'>,
  parameters: Partial<Parameters>,
): Promise<void> {
  const value = { modelId: toRemoteModelId('server-1', name), parameters };
  return putRows(page, { settings: [{ key: 'appOverrides', value }] });
}

/** One request at a time each; the first one's model answers where nothing else was chosen. */
export async function nameServers(
  context: BrowserContext,
  siteUrl: string,
  named: readonly NamedServer[],
  { name, contextLength }: NamedModel,
  parameters: Partial<Parameters>,
): Promise<void> {
  const page = await context.newPage();
  await page.goto(siteUrl);
  await waitReadyOffline(page);
  while ((await readTable(page, 'profiles')).length === 0) await page.waitForTimeout(50);
  const servers = named.map(({ url, kind }, at): BridgeServer => ({
    id: `server-${at + 1}`,
    name: `Server ${at + 1}`,
    kind,
    url,
    limits: { parallelRequests: 1, contextLength },
    addedAt: at,
  }));
  const models = servers.map(({ id }) => [id, [{ name, task: 'chat', contextLength }]] as const);
  await putRows(page, {
    settings: [
      { key: 'servers', value: servers },
      { key: 'serverConsents', value: named.map(({ url }) => url) },
      { key: 'serverModels', value: Object.fromEntries(models) },
    ],
  });
  await chooseServer(page, { name }, parameters);
  await page.close();
}
