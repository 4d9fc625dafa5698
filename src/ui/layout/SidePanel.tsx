// A panel at the end of the work area: dragged or moved by arrow keys to the width one likes, which
// it remembers. On narrower windows it lies over the work area, on phones it is a sheet.
import { createSignal, Show, type JSX } from 'solid-js';
import { Button } from '../Button';
import { Sheet } from '../Sheet';
import { createMediaQuery } from './media';
import { PHONE_QUERY } from './widths';
import styles from './SidePanel.module.css';

const MIN_WIDTH_PX = 260;
const MAX_WIDTH_PX = 640;
const DEFAULT_WIDTH_PX = 336;
const KEY_STEP_PX = 16;

export interface SidePanelProps {
  /** Accessible name. */
  label: string;
  /** Panels with the same name share their width. */
  name: string;
  open: boolean;
  onClose: () => void;
  /** Replaces the title, e.g. by tabs. */
  head?: JSX.Element;
  children: JSX.Element;
}

export function SidePanel(props: SidePanelProps) {
  const isPhone = createMediaQuery(PHONE_QUERY);
  return (
    <Show
      when={isPhone()}
      fallback={
        <Show when={props.open}>
          <SideColumn {...props} />
        </Show>
      }
    >
      <Sheet open={props.open} title={props.label} side="end" hideHeader onClose={props.onClose}>
        <PanelContent {...props} />
      </Sheet>
    </Show>
  );
}

function SideColumn(props: SidePanelProps) {
  // The name is fixed for the life of the panel.
  // eslint-disable-next-line solid/reactivity
  const key = `hearth:panel:${props.name}`;
  const [widthPx, setWidthPx] = createSignal(readWidth(key));

  const resize = (wantedPx: number) => {
    setWidthPx(Math.round(Math.min(MAX_WIDTH_PX, Math.max(MIN_WIDTH_PX, wantedPx))));
  };
  const remember = () => {
    writeWidth(key, widthPx());
  };

  const startDrag = (event: PointerEvent & { currentTarget: HTMLElement }) => {
    event.preventDefault();
    const handle = event.currentTarget;
    const towardsStart = isRightToLeft(handle) ? -1 : 1;
    const startX = event.clientX;
    const startWidthPx = widthPx();
    handle.setPointerCapture(event.pointerId);
    handle.onpointermove = (move) => {
      resize(startWidthPx + towardsStart * (startX - move.clientX));
    };
    handle.onlostpointercapture = () => {
      handle.onpointermove = null;
      remember();
    };
  };

  const resizeByKey = (event: KeyboardEvent & { currentTarget: HTMLElement }) => {
    const steps: Readonly<Record<string, number>> = { ArrowLeft: 1, ArrowRight: -1 };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const direction = isRightToLeft(event.currentTarget) ? -step : step;
    resize(widthPx() + direction * KEY_STEP_PX);
    remember();
  };

  return (
    <aside
      class={styles.panel}
      aria-label={props.label}
      style={{ '--panel-width': `${widthPx()}px` }}
    >
      <div
        class={styles.handle}
        role="separator"
        tabindex="0"
        aria-label={`Width of ${props.label}`}
        aria-orientation="vertical"
        aria-valuenow={widthPx()}
        aria-valuemin={MIN_WIDTH_PX}
        aria-valuemax={MAX_WIDTH_PX}
        onPointerDown={startDrag}
        onKeyDown={resizeByKey}
        onDblClick={() => {
          resize(DEFAULT_WIDTH_PX);
          remember();
        }}
      />
      <PanelContent {...props} />
    </aside>
  );
}

function PanelContent(props: SidePanelProps) {
  return (
    <div class={styles.inner}>
      <div class={styles.head}>
        {props.head ?? <h2 class={styles.title}>{props.label}</h2>}
        <Button
          class={styles.close ?? ''}
          variant="quiet"
          icon="close"
          label={`Close ${props.label}`}
          onClick={() => props.onClose()}
        />
      </div>
      <div class={styles.body}>{props.children}</div>
    </div>
  );
}

function isRightToLeft(element: HTMLElement): boolean {
  return getComputedStyle(element).direction === 'rtl';
}

function readWidth(key: string): number {
  const stored = Number(readStorage(key));
  return stored >= MIN_WIDTH_PX && stored <= MAX_WIDTH_PX ? stored : DEFAULT_WIDTH_PX;
}

function readStorage(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    // Storage may be switched off for the site; the panel then forgets.
    return null;
  }
}

function writeWidth(key: string, widthPx: number): void {
  try {
    localStorage.setItem(key, String(widthPx));
  } catch {
    // Full or switched off: the width holds until the page is closed.
    return;
  }
}
