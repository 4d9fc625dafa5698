import { buttonClass } from '../ui/Button';
import { EmptyState } from '../ui/EmptyState';
import { PageFrame } from '../ui/layout/PageFrame';

export default function NotFoundPage() {
  return (
    <PageFrame title="Not found">
      <EmptyState
        icon="search"
        title="There is no page at this address"
        text="Your chats are not touched. The address may be mistyped, or from a newer version."
        actions={
          <a class={buttonClass('plain')} href="#/chat">
            Back to Chat
          </a>
        }
      />
    </PageFrame>
  );
}
