// @vitest-environment jsdom
import { cleanup, render, screen, waitFor } from '@solidjs/testing-library';
import { createSignal } from 'solid-js';
import { afterEach, expect, it } from 'vitest';
import { Markdown, prefetchMarkdown } from './Markdown';

afterEach(cleanup);

it('shows the text at once, formats it when the renderer has come, and follows it', async () => {
  const [text, setText] = createSignal('Some *words*');
  const { container } = render(() => <Markdown text={text()} firstHeadingLevel={2} />);
  expect(container.textContent).toBe('Some *words*');
  await waitFor(() => expect(screen.getByText('words').tagName).toBe('EM'), { timeout: 10_000 });
  setText('# Another text');
  expect(screen.getByRole('heading', { level: 2 }).textContent).toBe('Another text');
  expect(container.textContent).toBe('Another text');
});

it('is formatted at once when the renderer is there', async () => {
  await prefetchMarkdown();
  const { container } = render(() => <Markdown text="Some **words**" />);
  expect(container.querySelector('strong')?.textContent).toBe('words');
});
