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
    </nav>
  );
}

function NavigationItem(props: { page: Page; path: string }) {
  const path = () => props.page.paths[0];
  const isCurrent = () => props.path === path() || props.path.startsWith(`${path()}/`);
  return (
    <li>
      <a class={styles.item} href={`#${path()}`} aria-current={isCurrent() ? 'page' : undefined}>
        <span class={styles.icon}>
          <Icon name={props.page.icon} />
        </span>
        {props.page.title}
      </a>
    </li>
  );
}
