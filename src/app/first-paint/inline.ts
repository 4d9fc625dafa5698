// Stands in index.html itself, after the templates, so that one can type before any script is
// fetched. It knows no framework; what was typed stays in the page, where `handover.ts` reads it.
import { paintTheme, readMirroredTheme } from '../../runtime/theme-paint';
import { NARROW_QUERY } from '../../ui/layout/widths';
import { skipToContent } from '../skip-to-content';
import { findParts, SEND_ASKED } from './parts';
import { placeOf, templateId } from './place';

function draw(root: HTMLElement): void {
  const id = templateId(placeOf(location.hash), matchMedia(NARROW_QUERY).matches);
  const template = document.getElementById(id);
  if (template instanceof HTMLTemplateElement) root.append(template.content);
  document.querySelectorAll('template').forEach((used) => {
    used.remove();
  });
  for (const link of root.querySelectorAll('nav a')) {
    const path = link.getAttribute('href') ?? '';
    const isCurrent = `${location.hash || '#/chat'}/`.startsWith(`${path}/`);
    if (isCurrent) link.setAttribute('aria-current', 'page');
  }
  root.querySelector('a')?.addEventListener('click', skipToContent);
}

function listen(root: HTMLElement): void {
  const { box, form, send } = findParts(root);
  if (!box || !form || !send) return;
  const update = () => {
    send.disabled = box.value.trim() === '' || SEND_ASKED in form.dataset;
  };
  const ask = () => {
    if (box.value.trim() === '') return;
    form.dataset[SEND_ASKED] = '';
    update();
  };
  box.addEventListener('input', update);
  box.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    ask();
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    ask();
  });
  for (const example of root.querySelectorAll('main li button')) {
    example.addEventListener('click', () => {
      box.value = example.textContent;
      ask();
    });
  }
  if (placeOf(location.hash) !== 'new-chat') return;
  // In the frame, because focusing lays the page out and that belongs to no script.
  requestAnimationFrame(() => box.focus({ preventScroll: true }));
}

paintTheme(readMirroredTheme());
const root = document.getElementById('root');
if (root) {
  draw(root);
  listen(root);
}
