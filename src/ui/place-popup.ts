const GAP_PX = 4;
const EDGE_PX = 8;

/**
 * Puts an element into the browser's top layer beside its anchor, below it or above it, whichever
 * has room, and keeps it inside the window. The element must be attached and have `popover="manual"`.
 */
export function placePopup(popup: HTMLElement, anchor: HTMLElement, align: 'start' | 'end'): void {
  // Missing in older browsers and jsdom: then it is merely a fixed box.
  if ('showPopover' in HTMLElement.prototype) popup.showPopover();
  const at = anchor.getBoundingClientRect();
  const box = popup.getBoundingClientRect();
  const rightToLeft = getComputedStyle(anchor).direction === 'rtl';
  const alignRight = (align === 'end') !== rightToLeft;
  const left = alignRight ? at.right - box.width : at.left;
  const below = at.bottom + GAP_PX;
  const fitsBelow = below + box.height <= window.innerHeight - EDGE_PX;
  const above = at.top - GAP_PX - box.height;
  const top = fitsBelow || above < EDGE_PX ? below : above;
  popup.style.left = `${clamp(left, window.innerWidth - box.width - EDGE_PX)}px`;
  popup.style.top = `${clamp(top, window.innerHeight - box.height - EDGE_PX)}px`;
}

function clamp(value: number, max: number): number {
  return Math.max(EDGE_PX, Math.min(value, max));
}
