import type { JSX } from 'solid-js';
import { Dialog } from './Dialog';

export interface SheetProps {
  open: boolean;
  title: string;
  onClose: () => void;
  /** `start` for lists, `end` for side panels (from below on phones). */
  side: 'start' | 'end';
  hideHeader?: boolean;
  children: JSX.Element;
}

/** What a list or side panel becomes where there is no room beside the work area. */
export function Sheet(props: SheetProps) {
  return (
    <Dialog
      open={props.open}
      title={props.title}
      onClose={() => props.onClose()}
      placement={props.side}
      hideHeader={props.hideHeader ?? false}
      flush
    >
      {props.children}
    </Dialog>
  );
}
