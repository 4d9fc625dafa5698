// Every page of the app. The router and the navigation read this list and nothing else.
import type { Component } from 'solid-js';
import type { IconName } from '../ui/Icon';

export interface Page {
  /** Route patterns; the first one is where the navigation leads. */
  readonly paths: readonly [string, ...string[]];
  readonly title: string;
  readonly icon: IconName;
  /** `work` stands at the top of the rail, `house` at the bottom. */
  readonly group: 'work' | 'house';
  /** False while the page is a placeholder: reachable by address, but not offered. */
  readonly inNavigation: boolean;
  /** On a phone it stands in the bar; the others are behind More. */
  readonly inBar?: true;
  /** Absent for the page that is part of the first bundle. */
  readonly load?: () => Promise<{ default: Component }>;
}

export const pages: readonly Page[] = [
  {
    paths: ['/chat', '/chat/:profileId/:chatId'],
    title: 'Chat',
    icon: 'chat',
    group: 'work',
    inBar: true,
    inNavigation: true,
  },
  {
    paths: ['/knowledge', '/knowledge/:documentId'],
    title: 'Knowledge',
    icon: 'book',
    group: 'work',
    inBar: true,
    inNavigation: true,
    load: () => import('../features/knowledge/KnowledgePage'),
  },
  {
    paths: ['/code', '/code/:runId'],
    title: 'Code',
    icon: 'code',
    group: 'work',
    inBar: true,
    inNavigation: false,
    load: () => import('../features/code/CodePage'),
  },
  {
    paths: ['/compare', '/compare/:comparisonId'],
    title: 'Compare',
    icon: 'compare',
    group: 'work',
    inNavigation: true,
    load: () => import('../features/compare/ComparePage'),
  },
  {
    paths: ['/batch', '/batch/:batchId'],
    title: 'Batch',
    icon: 'batch',
    group: 'work',
    inNavigation: true,
    load: () => import('../features/batch/BatchPage'),
  },
  {
    paths: ['/inspector', '/inspector/:messageId'],
    title: 'Inspector',
    icon: 'inspect',
    group: 'work',
    inNavigation: true,
    load: () => import('../features/inspector/InspectorPage'),
  },
  {
    paths: ['/models', '/models/:modelId'],
    title: 'Models',
    icon: 'model',
    group: 'house',
    inBar: true,
    inNavigation: true,
    load: () => import('../features/models/ModelsPage'),
  },
  {
    paths: ['/plugins'],
    title: 'Plugins',
    icon: 'plug',
    group: 'house',
    inNavigation: false,
    load: () => import('../features/plugins/PluginsPage'),
  },
  {
    paths: ['/dashboard'],
    title: 'Dashboard',
    icon: 'history',
    group: 'house',
    inNavigation: false,
    load: () => import('../features/dashboard/DashboardPage'),
  },
  {
    paths: ['/monitoring'],
    title: 'Monitoring',
    icon: 'pulse',
    group: 'house',
    inNavigation: false,
    load: () => import('../features/monitoring/MonitoringPage'),
  },
  {
    paths: ['/settings', '/settings/:section'],
    title: 'Settings',
    icon: 'sliders',
    group: 'house',
    inNavigation: true,
    load: () => import('../features/settings/SettingsPage'),
  },
];
