// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@solidjs/testing-library';
import { createSignal } from 'solid-js';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { SearchField } from './Field';
import { createListNavigation } from './list-navigation';
import { Listbox } from './Listbox';

afterEach(cleanup);

// jsdom lays nothing out and has no scrollIntoView.
beforeAll(() => (Element.prototype.scrollIntoView = () => undefined));

const names = ['Home', 'Work', 'Study'];
const activeName = (element: HTMLElement) =>
  document.getElementById(element.getAttribute('aria-activedescendant') ?? '')?.textContent;

it('is one tab stop that starts at the selected option', () => {
  const selected: string[] = [];
  render(() => (
    <Listbox
      label="Profiles"
      items={names}
      keyOf={(name) => name}
      selected="Work"
      onSelect={(name) => selected.push(name)}
    >
      {(name) => <span>{name}</span>}
    </Listbox>
  ));
  const list = screen.getByRole('listbox', { name: 'Profiles' });
  list.focus();
  expect(activeName(list)).toBe('Work');
  expect(screen.getByRole('option', { selected: true }).textContent).toBe('Work');
  fireEvent.keyDown(list, { key: 'ArrowDown' });
  fireEvent.keyDown(list, { key: 'Enter' });
  fireEvent.keyDown(list, { key: 'Home' });
  fireEvent.keyDown(list, { key: ' ' });
  fireEvent.click(screen.getByText('Work'));
  expect(selected).toEqual(['Study', 'Home', 'Work']);
});

it('is steered by a text box that keeps the focus', () => {
  const chosen: string[] = [];
  render(() => {
    const [query, setQuery] = createSignal('');
    const found = () => names.filter((name) => name.toLowerCase().includes(query()));
    const navigation = createListNavigation({
      count: () => found().length,
      onChoose: (index) => chosen.push(found()[index] ?? ''),
    });
    return (
      <>
        <SearchField
          label="Find model"
          value={query()}
          onInput={setQuery}
          inputProps={navigation.inputProps}
        />
        <Listbox
          label="Models"
          items={found()}
          keyOf={(name) => name}
          onSelect={(name) => chosen.push(name)}
          navigation={navigation}
        >
          {(name) => <span>{name}</span>}
        </Listbox>
      </>
    );
  });
  const box = screen.getByRole('searchbox', { name: 'Find model' });
  expect(activeName(box)).toBe('Home');
  fireEvent.keyDown(box, { key: 'ArrowUp' });
  expect(activeName(box)).toBe('Study');
  fireEvent.input(box, { target: { value: 'o' } });
  expect(screen.getAllByRole('option')).toHaveLength(2);
  expect(activeName(box)).toBe('Home');
  fireEvent.keyDown(box, { key: ' ' });
  expect(chosen).toEqual([]);
  fireEvent.keyDown(box, { key: 'Enter' });
  expect(chosen).toEqual(['Home']);
  fireEvent.input(box, { target: { value: 'nothing' } });
  expect(box.getAttribute('aria-activedescendant')).toBeNull();
});
