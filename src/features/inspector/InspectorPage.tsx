// Routes of the inspector: one answer, or the list of those that were recorded.
import { useNavigate, useParams } from '@solidjs/router';
import { createSignal, Show } from 'solid-js';
import type { Session } from '../../core/trace/session-file';
import { AnswerView } from './AnswerView';
import { ImportedView } from './ImportedView';
import { RecentAnswers } from './RecentAnswers';

export default function InspectorPage() {
  const params = useParams<{ messageId?: string }>();
  const navigate = useNavigate();
  const [imported, setImported] = createSignal<Session>();
  return (
    <Show
      when={params.messageId}
      fallback={
        <Show when={imported()} fallback={<RecentAnswers onImport={setImported} />}>
          {(session) => <ImportedView session={session()} onClose={() => setImported(undefined)} />}
        </Show>
      }
    >
      {(messageId) => <AnswerView messageId={messageId()} navigate={navigate} />}
    </Show>
  );
}
