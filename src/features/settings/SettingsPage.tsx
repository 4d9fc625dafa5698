// Settings of this installation, one form per section; only sections that do something.
import { createEffect, For, lazy, Suspense } from 'solid-js';
import { useParams } from '@solidjs/router';
import { useRuntime } from '../../runtime/runtime-context';
import { OfflineFoot } from '../../ui/layout/OfflineFoot';
import { PageFrame } from '../../ui/layout/PageFrame';
import { AboutSection } from './AboutSection';
import { AppearanceSection } from './AppearanceSection';
import { ModelsSection } from './ModelsSection';
import styles from './SettingsPage.module.css';

const BridgeSection = lazy(() => import('./BridgeSection'));

const sections = [
  { id: 'appearance', title: 'Appearance' },
  { id: 'models', title: 'Models' },
  { id: 'bridge', title: 'Bridge' },
  { id: 'about', title: 'About' },
] as const;

export default function SettingsPage() {
  const runtime = useRuntime();
  const params = useParams<{ section?: string }>();

  const showSection = () => {
    const id = sections.find((section) => section.id === params.section)?.id;
    if (id) document.getElementById(id)?.scrollIntoView({ block: 'start' });
  };
  createEffect(showSection);
  // What comes later moves what is below it; whoever has scrolled meanwhile stays there.
  let hasScrolled = false;
  const onLater = () => {
    if (!hasScrolled) showSection();
  };

  return (
    <PageFrame
      title="Settings"
      listLabel="Settings sections"
      list={<SectionList current={params.section} />}
      listFoot={<OfflineFoot offline={runtime.offline} />}
    >
      <div
        class={styles.sections}
        onWheel={() => (hasScrolled = true)}
        onTouchMove={() => (hasScrolled = true)}
        onKeyDown={() => (hasScrolled = true)}
      >
        <AppearanceSection />
        <ModelsSection />
        <Suspense>
          <BridgeSection onShown={onLater} />
        </Suspense>
        <AboutSection />
      </div>
    </PageFrame>
  );
}

function SectionList(props: { current: string | undefined }) {
  return (
    <>
      <p class={styles.label}>Settings</p>
      <ul>
        <For each={sections}>
          {(section) => (
            <li>
              <a
                class={styles.link}
                href={`#/settings/${section.id}`}
                aria-current={section.id === props.current ? 'true' : undefined}
              >
                {section.title}
              </a>
            </li>
          )}
        </For>
      </ul>
    </>
  );
}
