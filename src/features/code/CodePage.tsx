import { ComingPage } from '../../ui/layout/ComingPage';

export default function CodePage() {
  return (
    <ComingPage
      title="Code"
      icon="code"
      purpose="A task worked on in stages: one model writes, one reviews, one decides."
      points={[
        'Watch coder, reviewer and judge, each in its own region.',
        'Run the tests of the result in a sandbox.',
        'Go back to every earlier run.',
      ]}
    />
  );
}
