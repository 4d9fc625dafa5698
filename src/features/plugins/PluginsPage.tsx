import { ComingPage } from '../../ui/layout/ComingPage';

export default function PluginsPage() {
  return (
    <ComingPage
      title="Plugins"
      icon="plug"
      purpose="Small programs that give a model tools, each in a sandbox."
      points={[
        'Install from a file; nothing is allowed before you say so.',
        'See every call in a log that can be verified.',
      ]}
    />
  );
}
