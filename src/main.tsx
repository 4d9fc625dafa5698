import { drawFirstPaint } from './app/FirstPaint';
import { assertExists } from './core/assert';
import { paintTheme, readMirroredTheme } from './runtime/theme-paint';
import './ui/tokens.css';
import './ui/base.css';

paintTheme(readMirroredTheme());
const root = assertExists(document.getElementById('root'), '#root');
const endFirstPaint = drawFirstPaint(root);
const { start } = await import('./app/start');
await start(root, endFirstPaint);
