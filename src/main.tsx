import { drawFirstPaint } from './app/FirstPaint';
import { assertExists } from './core/assert';
import { paintTheme, readMirroredTheme } from './runtime/theme-paint';
import './ui/tokens.css';
import './ui/base.css';

paintTheme(readMirroredTheme());
const root = assertExists(document.getElementById('root'), '#root');
const endFirstPaint = drawFirstPaint(root);
await painted();
const { start } = await import('./app/start');
await start(root, endFirstPaint);

/** The message box is on the screen before the rest is fetched. A hidden tab has no frames to wait for. */
function painted(): Promise<void> {
  if (document.hidden) return Promise.resolve();
  return new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
  });
}
