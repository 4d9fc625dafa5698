import { ComingPage } from '../../ui/layout/ComingPage';

export default function KnowledgePage() {
  return (
    <ComingPage
      title="Knowledge"
      icon="book"
      purpose="Your documents, read on this device, so that answers can quote them."
      points={[
        'Add PDF, Markdown and text files; each says how far it has been read.',
        'Search by meaning and by words, and see why a passage was found.',
        'Choose which collections a chat may quote.',
      ]}
    />
  );
}
