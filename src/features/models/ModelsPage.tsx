import { ComingPage } from '../../ui/layout/ComingPage';

export default function ModelsPage() {
  return (
    <ComingPage
      title="Models"
      icon="model"
      purpose="Every model this device can run: fetch, try, and delete."
      points={[
        'See which models fit before downloading one.',
        'Add your own from a file or an address.',
        'See what each takes of the storage. Until then a chat’s Model button chooses one.',
      ]}
    />
  );
}
