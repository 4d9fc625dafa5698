// The installed app: name, icons, and what the system may hand to it. Addresses are relative, so
// that a build works from any folder.

const icon = { src: 'icons/hearth-192.png', sizes: '192x192', type: 'image/png' };

/** @type {Partial<import('vite-plugin-pwa').ManifestOptions>} */
export const webManifest = {
  id: './',
  name: 'Hearth',
  short_name: 'Hearth',
  description: 'A private AI workspace. Models run in this browser, on this device.',
  lang: 'en',
  dir: 'ltr',
  start_url: './',
  scope: './',
  display: 'standalone',
  display_override: ['window-controls-overlay', 'standalone'],
  // Light surfaces; the page's own theme-color follows the theme once it runs.
  theme_color: '#F2EDE4',
  background_color: '#FAF7F1',
  categories: ['productivity', 'utilities'],
  icons: [
    { src: 'icons/hearth.svg', sizes: 'any', type: 'image/svg+xml' },
    icon,
    { ...icon, src: 'icons/hearth-512.png', sizes: '512x512' },
    { ...icon, src: 'icons/hearth-maskable-512.png', sizes: '512x512', purpose: 'maskable' },
  ],
  shortcuts: [
    { name: 'New chat', url: './#/chat', icons: [icon] },
    { name: 'Add documents', url: './#/knowledge', icons: [icon] },
  ],
  launch_handler: { client_mode: 'focus-existing' },
  file_handlers: [
    {
      action: './#/knowledge',
      accept: {
        'application/pdf': ['.pdf'],
        'text/markdown': ['.md'],
        'text/plain': ['.txt'],
      },
    },
    { action: './#/models', accept: { 'application/octet-stream': ['.gguf'] } },
  ],
  share_target: {
    action: './share',
    method: 'POST',
    enctype: 'multipart/form-data',
    params: {
      title: 'title',
      text: 'text',
      url: 'url',
      files: [{ name: 'files', accept: ['application/pdf', 'image/*', 'text/*', '.md', '.txt'] }],
    },
  },
};
