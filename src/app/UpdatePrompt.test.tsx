// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@solidjs/testing-library';
import { createSignal } from 'solid-js';
import { afterEach, expect, it } from 'vitest';
import { UpdatePrompt } from './UpdatePrompt';

afterEach(cleanup);

const button = (name: string) => screen.getByRole('button', { name });

it('asks, and does nothing before an answer', () => {
  let updates = 0;
  render(() => <UpdatePrompt waiting busy={false} onUpdate={() => (updates += 1)} />);
  expect(screen.getByRole('alert').textContent).toContain('new version');
  expect(updates).toBe(0);
  fireEvent.click(button('Update now'));
  expect(updates).toBe(1);
});

it('waits until no job runs', () => {
  const [busy, setBusy] = createSignal(true);
  render(() => <UpdatePrompt waiting busy={busy()} onUpdate={() => undefined} />);
  expect(screen.queryByRole('alert')).toBeNull();
  setBusy(false);
  expect(screen.queryByRole('alert')).not.toBeNull();
});

it('goes away on "Later" and says nothing where nothing waits', () => {
  const [waiting, setWaiting] = createSignal(false);
  render(() => <UpdatePrompt waiting={waiting()} busy={false} onUpdate={() => undefined} />);
  expect(screen.queryByRole('alert')).toBeNull();
  setWaiting(true);
  fireEvent.click(button('Later'));
  expect(screen.queryByRole('alert')).toBeNull();
});
