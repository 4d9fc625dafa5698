// The frame of every page: list column | top bar over work area | side panel. On narrow windows the
// list is a sheet behind the menu button.
import { createEffect, createSignal, Show, type JSX } from 'solid-js';
import { Button } from '../Button';
import { CONTENT_ID } from './content-id';
import { ListColumn } from './ListColumn';
import { createMediaQuery } from './media';
import { NARROW_QUERY } from './widths';
import styles from './PageFrame.module.css';

export interface PageFrameProps {
  /** Text of the level 1 heading and of the browser's tab. */
  title: string;
  /** Muted text beside the title; below it on narrow windows. */
  subtitle?: string | undefined;
  /** Right after the title: a menu, a state. */
  titleActions?: JSX.Element;
  /** At the end of the top bar. */
  actions?: JSX.Element;
  /** Names the list column and the button that opens it as a sheet; absent: the page has none. */
  listLabel?: string;
  list?: JSX.Element;
  /** Stays at the foot of the list column. */
  listFoot?: JSX.Element;
  /** A `SidePanel`. */
  panel?: JSX.Element;
  /** True where the children scroll by themselves; the frame then only gives them the height. */
  ownScroll?: boolean;
  children: JSX.Element;
}

export function PageFrame(props: PageFrameProps) {
  const isNarrow = createMediaQuery(NARROW_QUERY);
  const [listOpen, setListOpen] = createSignal(false);
  const hasList = () => props.listLabel !== undefined;

  createEffect(() => {
    document.title = `${props.title} · Hearth`;
  });

  return (
    <div class={styles.frame}>
      <Show when={hasList()}>
        <ListColumn
          label={props.listLabel ?? ''}
          isSheet={isNarrow()}
          open={listOpen()}
          onClose={() => setListOpen(false)}
          foot={props.listFoot}
        >
          {props.list}
        </ListColumn>
      </Show>
      <div class={styles.work}>
        <header class={styles.bar}>
          <Show when={hasList() && isNarrow()}>
            <Button
              class={styles.menu ?? ''}
              variant="quiet"
              icon="menu"
              label={props.listLabel ?? ''}
              aria-haspopup="dialog"
              aria-expanded={listOpen()}
              onClick={() => setListOpen(true)}
            />
          </Show>
          <div class={styles.titles}>
            <h1 class={styles.title} dir="auto">
              {props.title}
            </h1>
            <Show when={props.subtitle}>
              {(subtitle) => <p class={styles.subtitle}>{subtitle()}</p>}
            </Show>
          </div>
          {props.titleActions}
          <div class={styles.actions}>{props.actions}</div>
        </header>
        <main
          id={CONTENT_ID}
          tabindex="-1"
          class={styles.content}
          classList={{ [styles.scrolls ?? '']: props.ownScroll !== true }}
        >
          {props.children}
        </main>
      </div>
      {props.panel}
    </div>
  );
}
