// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@solidjs/testing-library';
import { createSignal } from 'solid-js';
import { afterEach, expect, it } from 'vitest';
import { Button } from './Button';
import { Field } from './Field';
import { NumberField, SliderField } from './NumberField';
import { Meter, ProgressBar } from './ProgressBar';
import { SegmentedControl } from './SegmentedControl';
import { Switch } from './Switch';
import { Tabs } from './Tabs';
import { Toasts, type ToastNotice } from './Toasts';

afterEach(cleanup);

it('names an icon button for everyone', () => {
  render(() => <Button icon="plus" label="New chat" />);
  expect(screen.getByRole('button', { name: 'New chat' }).title).toBe('New chat');
});

it('ties label, note and error to a field', () => {
  render(() => <Field label="Address" value="x" note="With https" error="Not an address" />);
  const field = screen.getByRole('textbox', {
    name: 'Address',
    description: 'Not an address With https',
  });
  expect(field.getAttribute('aria-invalid')).toBe('true');
});

it('keeps numbers within their limits and an empty box empty', () => {
  const values: (number | undefined)[] = [];
  render(() => (
    <NumberField label="Top K" value={40} min={1} max={100} onChange={(v) => values.push(v)} />
  ));
  const box = screen.getByRole<HTMLInputElement>('spinbutton', { name: 'Top K' });
  fireEvent.change(box, { target: { value: '500' } });
  expect(box.value).toBe('100');
  fireEvent.change(box, { target: { value: '' } });
  expect(box.value).toBe('');
  expect(values).toEqual([100, undefined]);
});

it('says a slider once', () => {
  const values: number[] = [];
  render(() => (
    <SliderField
      label="Temperature"
      value={0.7}
      min={0}
      max={2}
      step={0.1}
      onInput={(value) => values.push(value)}
    />
  ));
  const slider = screen.getByRole('slider', { name: 'Temperature' });
  expect(screen.queryByRole('spinbutton')).toBeNull();
  fireEvent.input(slider, { target: { value: '1.2' } });
  expect(values).toEqual([1.2]);
});

it('reports switches and segments', () => {
  const events: unknown[] = [];
  render(() => (
    <>
      <Switch label="Keep" checked={false} onChange={(checked) => events.push(checked)} />
      <SegmentedControl
        label="Show"
        value="all"
        options={[
          { value: 'all', label: 'All' },
          { value: 'here', label: 'Here' },
        ]}
        onChange={(value) => events.push(value)}
      />
    </>
  ));
  fireEvent.click(screen.getByRole('switch', { name: 'Keep' }));
  fireEvent.click(screen.getByRole('radio', { name: 'Here' }));
  expect(events).toEqual([true, 'here']);
});

it('moves through tabs with the arrow keys and names the panel', () => {
  render(() => {
    const [tab, setTab] = createSignal('file');
    return (
      <Tabs
        label="Source"
        value={tab()}
        tabs={[
          { value: 'file', label: 'File' },
          { value: 'address', label: 'Address' },
        ]}
        onChange={setTab}
      >
        {tab()}
      </Tabs>
    );
  });
  fireEvent.keyDown(screen.getByRole('tablist'), { key: 'ArrowLeft' });
  expect(screen.getByRole('tab', { selected: true }).textContent).toBe('Address');
  expect(document.activeElement?.textContent).toBe('Address');
  expect(screen.getByRole('tabpanel', { name: 'Address' }).textContent).toBe('address');
});

it('gives progress only where it is known', () => {
  render(() => (
    <>
      <ProgressBar label="Download" done={50} total={200} text="50 of 200 MB" />
      <ProgressBar label="Compile" done={0} />
      <Meter label="Context used" value={9} max={8} text="9 of 8" />
    </>
  ));
  const download = screen.getByRole('progressbar', { name: 'Download' });
  expect(download.getAttribute('aria-valuenow')).toBe('25');
  expect(download.getAttribute('aria-valuetext')).toBe('50 of 200 MB');
  const compile = screen.getByRole('progressbar', { name: 'Compile' });
  expect(compile.hasAttribute('aria-valuenow')).toBe(false);
  expect(screen.getByRole('meter', { name: 'Context used' }).getAttribute('aria-valuenow')).toBe(
    '8',
  );
});

it('speaks failures loudly, outcomes quietly, and has both regions beforehand', () => {
  const [notices, setNotices] = createSignal<readonly ToastNotice[]>([]);
  const runs: string[] = [];
  render(() => (
    <Toasts
      notices={notices()}
      onDismiss={(noticeId) => setNotices((all) => all.filter(({ id }) => id !== noticeId))}
    />
  ));
  const alert = screen.getByRole('alert');
  const status = screen.getByRole('status');
  setNotices([
    { id: '1', tone: 'danger', title: 'Not saved' },
    {
      id: '2',
      tone: 'ok',
      title: 'Deleted',
      action: { label: 'Undo', run: () => runs.push('undo') },
    },
  ]);
  expect(alert.textContent).toContain('Not saved');
  expect(status.textContent).toContain('Deleted');
  fireEvent.click(screen.getByRole('button', { name: 'Undo' }));
  expect(runs).toEqual(['undo']);
  expect(status.textContent).toBe('');
  expect(alert.textContent).toContain('Not saved');
});
