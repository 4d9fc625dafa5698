import { render } from 'solid-js/web';
import { App } from './app/App';
import { describeError } from './app/error-copy';
import { FailureView } from './app/FailureView';
import { assertExists } from './core/assert';
import { createRuntime } from './runtime/runtime';
import { paintTheme, readMirroredTheme } from './runtime/theme-paint';
import './ui/tokens.css';
import './ui/base.css';

paintTheme(readMirroredTheme());
const root = assertExists(document.getElementById('root'), '#root');

try {
  const build = await createRuntime({ describeError });
  render(() => <App runtime={build()} />, root);
} catch (error) {
  render(() => <FailureView error={error} />, root);
}
