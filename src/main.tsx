import { drawFirstPaint } from './app/FirstPaint';
import { assertExists } from './core/assert';
import { paintTheme, readMirroredTheme } from './runtime/theme-paint';
import { afterFrame } from './ui/Later';
import './ui/tokens.css';
import './ui/base.css';

paintTheme(readMirroredTheme());
const root = assertExists(document.getElementById('root'), '#root');
const endFirstPaint = drawFirstPaint(root);
// The message box is on the screen before the rest is fetched.
await new Promise<void>(afterFrame);
const { start } = await import('./app/start');
await start(root, endFirstPaint);
