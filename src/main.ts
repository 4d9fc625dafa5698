import { assertExists } from './core/assert';
import { nextFrame } from './ui/after-frame';
import './ui/tokens.css';
import './ui/base.css';

async function boot(root: HTMLElement): Promise<void> {
  // What index.html brings with it is on the screen, and takes keys, before the rest is fetched.
  await nextFrame();
  const { start } = await import('./app/start');
  // Evaluating it was one task, the database is another.
  await nextFrame();
  await start(root);
}

void boot(assertExists(document.getElementById('root'), '#root'));
