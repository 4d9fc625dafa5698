import { ComingPage } from '../../ui/layout/ComingPage';

export default function ComparePage() {
  return (
    <ComingPage
      title="Compare"
      icon="compare"
      purpose="One prompt, several models, side by side."
      points={[
        'Send the same prompt to two or more models.',
        'See their answers with speed and length beside each other.',
      ]}
    />
  );
}
