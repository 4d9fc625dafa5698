// The first minute: what happens here, the one model worth fetching, three things to try.
import { For, Show, type JSX } from 'solid-js';
import { Icon } from '../../ui/Icon';
import styles from './Welcome.module.css';

const examples = [
  'What stays on this device, and what does not?',
  'How do I ask questions about a PDF?',
  'Write hello world in TypeScript',
] as const;

export interface WelcomeProps {
  /** False while a better model than the starter is chosen. */
  readonly isStarter: boolean;
  readonly modelName: string;
  /** "on the server Office" where it does not answer here. */
  readonly place: string | undefined;
  readonly composer: JSX.Element;
  readonly offer: JSX.Element;
  readonly onExample: (text: string) => void;
}

export function Welcome(props: WelcomeProps) {
  return (
    <div class={styles.scroller}>
      <div class={styles.welcome}>
        <h2 class={styles.title}>
          {props.place === undefined
            ? 'Write something. It stays on this device.'
            : `Write something. ${props.modelName} answers ${props.place}.`}
        </h2>
        <p class={styles.text}>
          <Show
            when={props.isStarter}
            fallback={
              <Show
                when={props.place}
                fallback={
                  <>
                    {props.modelName} answers here, in this browser, with no server. What you write
                    and what it answers is kept on this device and nowhere else.
                  </>
                }
              >
                What you write goes there to be answered. The chat itself is kept on this device;
                one marked “This device only” is never sent.
              </Show>
            }
          >
            A small starter model comes with the app and answers within seconds. It is a
            demonstration: it knows this app, simple facts and a little code, and says so when it
            knows no more.
          </Show>
        </p>
        {props.composer}
        {props.offer}
        <ul class={styles.examples} aria-label="Examples">
          <For each={examples}>
            {(example) => (
              <li>
                <button
                  type="button"
                  class={styles.example}
                  onClick={() => props.onExample(example)}
                >
                  {example}
                  <Icon name="arrow-right" size={16} />
                </button>
              </li>
            )}
          </For>
        </ul>
      </div>
    </div>
  );
}
