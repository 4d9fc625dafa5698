// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@solidjs/testing-library';
import { afterEach, expect, it } from 'vitest';
import { Menu } from './Menu';

afterEach(cleanup);

// jsdom shows no popovers: to it the menu is hidden.
const menu = () => screen.queryByRole('menu', { hidden: true });

function setUp() {
  const chosen: string[] = [];
  const choose = (name: string) => () =>
    chosen.push(`${name} from ${document.activeElement?.getAttribute('aria-label') ?? ''}`);
  render(() => (
    <Menu
      label="Chat options"
      items={[
        { label: 'Rename', run: choose('Rename') },
        { label: 'Pin', run: choose('Pin') },
        { label: 'Archive', disabled: true, run: choose('Archive') },
        { label: 'Delete', danger: true, run: choose('Delete') },
      ]}
    />
  ));
  const button = screen.getByRole('button', { name: 'Chat options' });
  const press = (key: string) =>
    fireEvent.keyDown(document.activeElement ?? document.body, { key });
  const focused = () => document.activeElement?.textContent;
  return { button, chosen, press, focused };
}

it('opens on its first item and walks around past disabled ones', () => {
  const { button, press, focused } = setUp();
  button.focus();
  fireEvent.click(button);
  expect(button.getAttribute('aria-expanded')).toBe('true');
  expect(menu()).not.toBeNull();
  expect(focused()).toBe('Rename');
  press('ArrowDown');
  press('ArrowDown');
  expect(focused()).toBe('Delete');
  press('ArrowDown');
  expect(focused()).toBe('Rename');
  press('ArrowUp');
  expect(focused()).toBe('Delete');
  press('Home');
  expect(focused()).toBe('Rename');
  press('End');
  expect(focused()).toBe('Delete');
});

it('opens on its last item with ArrowUp', () => {
  const { button, press, focused } = setUp();
  button.focus();
  press('ArrowUp');
  expect(focused()).toBe('Delete');
});

it('finds items by their first letter', () => {
  const { button, press, focused } = setUp();
  fireEvent.click(button);
  press('p');
  expect(focused()).toBe('Pin');
  press('x');
  expect(focused()).toBe('Pin');
});

it('closes on Escape and gives the focus back', () => {
  const { button, press } = setUp();
  fireEvent.click(button);
  press('Escape');
  expect(menu()).toBeNull();
  expect(document.activeElement).toBe(button);
});

it('runs the chosen item once the focus is back, so that a dialog can return it', () => {
  const { button, chosen } = setUp();
  fireEvent.click(button);
  fireEvent.click(screen.getByText('Pin'));
  expect(chosen).toEqual(['Pin from Chat options']);
  expect(menu()).toBeNull();
});

it('closes on a press outside', () => {
  const { button } = setUp();
  fireEvent.click(button);
  fireEvent.pointerDown(document.body);
  expect(menu()).toBeNull();
});
