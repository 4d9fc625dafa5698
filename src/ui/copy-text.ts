import { log } from '../core/log';

/**
 * Puts text on the clipboard. Call it from a click. Pages on plain http have no `navigator.clipboard`,
 * and it can be refused; then the browser copies a selection, as from the keyboard. Rejects where both
 * are refused.
 */
export async function copyText(text: string): Promise<void> {
  // Missing on plain-http addresses, whatever the types say.
  const clipboard = navigator.clipboard as Clipboard | undefined;
  if (!clipboard) {
    copySelected(text);
    return;
  }
  try {
    await clipboard.writeText(text);
  } catch (error) {
    log('info', 'The clipboard is refused; copying a selection', error);
    copySelected(text);
  }
}

function copySelected(text: string): void {
  const before = document.activeElement;
  // What lies behind an open dialog cannot be selected.
  const parent = before?.closest('dialog') ?? document.body;
  const box = document.createElement('textarea');
  box.value = text;
  box.setAttribute('aria-hidden', 'true');
  box.style.cssText = 'position:fixed;inset:0 auto auto 0;opacity:0';
  parent.append(box);
  box.select();
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- all there is on such a page
  const isCopied = document.execCommand('copy');
  box.remove();
  if (before instanceof HTMLElement) before.focus();
  if (!isCopied) throw new Error('The browser did not let this page copy');
}
