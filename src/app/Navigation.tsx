// The way between pages: a rail on wide windows, a bar at the bottom of a phone.
import { For } from 'solid-js';
import { Icon } from '../ui/Icon';
import { pages, type Page } from './pages';
import styles from './Navigation.module.css';

/** `path` is the route that is shown. */
export function Navigation(props: { path: string }) {
  const shown = (group: Page['group']) =>
    pages.filter((page) => page.inNavigation && page.group === group);
  return (
    <nav class={styles.navigation} aria-label="Main">
      <div class={styles.mark}>
        <Icon name="hearth" size={28} />
      </div>
      <ul class={styles.group}>
        <For each={shown('work')}>{(page) => <NavigationItem page={page} path={props.path} />}</For>
      </ul>
      <ul class={styles.group}>
        <For each={shown('house')}>
          {(page) => <NavigationItem page={page} path={props.path} />}
        </For>
      </ul>
      <More path={props.path} />
    </nav>
  );
}

/** Pages that a phone's bar has no room for. A popover of the browser's own: it works before the app does. */
function More(props: { path: string }) {
  const behind = pages.filter((page) => page.inNavigation && page.inBar !== true);
  let list!: HTMLUListElement;
  return (
    <div class={styles.more}>
      <button
        type="button"
        class={styles.item}
        popovertarget="more-pages"
        aria-current={behind.some((page) => isAt(page, props.path)) ? 'true' : undefined}
      >
        <span class={styles.icon}>
          <Icon name="more" />
        </span>
        More
      </button>
      <ul ref={list} id="more-pages" popover="auto" class={styles.sheet} aria-label="More pages">
        <For each={behind}>
          {(page) => (
            <li>
              <a
                class={styles.line}
                href={`#${page.paths[0]}`}
                aria-current={isAt(page, props.path) ? 'page' : undefined}
                onClick={() => list.hidePopover()}
              >
                <Icon name={page.icon} />
                {page.title}
              </a>
            </li>
          )}
        </For>
      </ul>
    </div>
  );
}

function isAt(page: Page, path: string): boolean {
  const [own] = page.paths;
  return path === own || path.startsWith(`${own}/`);
}

function NavigationItem(props: { page: Page; path: string }) {
  const path = () => props.page.paths[0];
  const isCurrent = () => isAt(props.page, props.path);
  return (
    <li classList={{ [styles.behind ?? '']: props.page.inBar !== true }}>
      <a class={styles.item} href={`#${path()}`} aria-current={isCurrent() ? 'page' : undefined}>
        <span class={styles.icon}>
          <Icon name={props.page.icon} />
        </span>
        {props.page.title}
      </a>
    </li>
  );
}
