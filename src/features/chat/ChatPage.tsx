// The chat page: list column, conversation or first minute, composer, dialogs.
import { useNavigate, useParams } from '@solidjs/router';
import {
  createEffect,
  createMemo,
  createSignal,
  lazy,
  Match,
  on,
  Show,
  Suspense,
  Switch,
} from 'solid-js';
import { newChatDraftKey } from '../../data/drafts';
import { createLiveList, createLiveValue } from '../../data/live-query';
import { listProfiles } from '../../data/profiles';
import { getSetting, putSetting } from '../../data/settings';
import { whenIdle } from '../../runtime/jobs/idle';
import { handleDroppedModel, isModelFile } from '../../runtime/models/opened-models';
import { useRuntime } from '../../runtime/runtime-context';
import { Button } from '../../ui/Button';
import { FindButton } from '../../ui/layout/FindButton';
import { createMediaQuery } from '../../ui/layout/media';
import { Later } from '../../ui/Later';
import { prefetchMarkdown } from '../../ui/Markdown';
import { OfflineFoot } from '../../ui/layout/OfflineFoot';
import { PageFrame } from '../../ui/layout/PageFrame';
import { NARROW_QUERY } from '../../ui/layout/widths';
import { adoptTyped } from './adopt-typed';
import { createChat } from './chat';
import { createChatActions } from './chat-actions';
import { createChatCommands, type ChatDialog } from './chat-commands';
import { createChatList } from './chat-list';
import { ChatListView } from './ChatListView';
import { ChatMenu } from './ChatMenu';
import { Composer } from './Composer';
import { ComposerHead } from './ComposerHead';
import { ContextGauge } from './ContextGauge';
import { DownloadList } from './DownloadList';
import { createDraft } from './draft';
import { createDraftPictures } from './draft-pictures';
import { keepLater } from './keep-later';
import { MessageList } from './MessageList';
import { createModelDownloads } from './model-downloads';
import { ModelButton } from './ModelButton';
import { ModelOffer } from './ModelOffer';
import { takeOpenedFiles } from './opened-files';
import { takeAbout } from './take-about';
import { Welcome } from './Welcome';
import styles from './ChatPage.module.css';

const ModelDialog = lazy(() => import('./ModelDialog'));
const ParametersDialog = lazy(() => import('./ParametersDialog'));
const KnowledgeDialog = lazy(() => import('./KnowledgeDialog'));
const ChatDialogs = lazy(() => import('./ChatDialogs'));

export default function ChatPage() {
  const runtime = useRuntime();
  const params = useParams<{ profileId?: string; chatId?: string }>();
  const navigate = useNavigate();
  const [dialog, setDialog] = createSignal<ChatDialog>();

  const lastProfileId = createLiveValue(
    () => runtime.db,
    (db) => getSetting(db, 'lastProfileId'),
  );
  const profiles = createLiveList(() => runtime.db, listProfiles);
  const profileId = createMemo<string | undefined>(() => {
    const known = profiles().map((profile) => profile.id);
    return [params.profileId, lastProfileId()].find((id) => known.includes(id ?? '')) ?? known[0];
  });
  const list = createChatList(runtime, () => profileId());
  const chatId = () => params.chatId;
  const chat = createChat(runtime, { profileId, chatId });
  const draftKey = () => {
    const owner = profileId();
    return chatId() ?? (owner === undefined ? undefined : newChatDraftKey(owner));
  };
  const draft = createDraft(runtime.db, runtime.notices, draftKey);
  const pictures = createDraftPictures(runtime, draftKey);
  const downloads = createModelDownloads(runtime);
  const actions = createChatActions({
    runtime,
    chat,
    chatId,
    profileId,
    navigate,
    draft,
    pictures,
  });
  const isNarrow = createMediaQuery(NARROW_QUERY);
  /** Where the offer is on the page, it shows its own progress. */
  const footDownloads = () =>
    downloads.list().filter(({ spec }) => !isNew() || spec !== downloads.offered());
  const subtitle = () => {
    const name = profiles().find((profile) => profile.id === profileId())?.name;
    return [name, runtime.offline.ready() && 'Ready offline'].filter(Boolean).join(' · ');
  };
  const isNew = () => chatId() === undefined;
  const isMissing = () => !isNew() && chat.isKnown() && chat.row() === undefined;
  const title = () => (isNew() ? 'New chat' : (chat.row()?.title ?? '') || 'Chat');

  createEffect(
    on(
      () => params.profileId,
      (opened) => {
        if (opened === undefined || opened === lastProfileId()) return;
        runtime.notices.act(() => putSetting(runtime.db, 'lastProfileId', opened));
      },
    ),
  );
  takeOpenedFiles(runtime, draft, pictures);
  // The first chat that is opened has formatted answers at once.
  whenIdle(() => void prefetchMarkdown());
  const focusAsBefore = adoptTyped({
    typed: runtime.takeTyped(),
    draft,
    send: actions.send,
  });
  takeAbout(runtime, chat.settings.setAbout, actions.focusMessageBox);
  const setMessageBox = (element: HTMLTextAreaElement) => {
    actions.setMessageBox(element);
    focusAsBefore(element);
  };
  runtime.commands.add(createChatCommands(chat, setDialog));

  const takeModelFiles = (files: readonly File[]) => {
    handleDroppedModel(
      runtime,
      files.map((file) => ({ path: file.name, file })),
    );
    return files.filter(({ name }) => !isModelFile(name));
  };

  const composer = (autofocus: boolean) => (
    <Composer
      ref={setMessageBox}
      text={draft.text()}
      answering={chat.isAnswering()}
      autofocus={autofocus}
      placeholder={
        chat.isAnswering()
          ? 'Write the next message; it waits until this answer ends'
          : isNew()
            ? 'Ask, paste, or drop a file'
            : 'Write the next message'
      }
      onInput={draft.setText}
      onSend={actions.send}
      onStop={() => chat.stop()}
      onParameters={() => setDialog('parameters')}
      takeOthers={takeModelFiles}
      head={
        <ComposerHead
          chat={chat}
          pictures={pictures}
          hasWords={draft.text().trim() !== ''}
          onChooseModel={() => setDialog('seeing-model')}
          onModel={() => setDialog('model')}
        />
      }
      hasMore={pictures.areThere()}
      maySend={pictures.maySend}
      onDocuments={(files) => keepLater(runtime, files)}
      onOthers={pictures.add}
    >
      <div class={styles.status}>
        <Show when={!isNew() && chat.settings.contextLength() > 0}>
          <ContextGauge
            usedTokens={chat.usedTokens()}
            contextLength={chat.settings.contextLength()}
            live={chat.isAnswering()}
          />
        </Show>
        <ModelButton
          name={chat.settings.modelName()}
          place={chat.settings.place()}
          onPress={() => setDialog('model')}
        />
      </div>
    </Composer>
  );

  return (
    <PageFrame
      title={title()}
      listLabel="Profiles and chats"
      ownScroll
      list={
        <Later>
          <ChatListView
            list={list}
            profiles={profiles()}
            profileId={profileId()}
            chatId={chatId()}
            isBusy={actions.isBusy}
            onProfile={actions.openProfile}
            onNewProfile={() => setDialog('profile')}
            onNewChat={actions.newChat}
          />
        </Later>
      }
      listFoot={
        <Later>
          <DownloadList downloads={footDownloads()} />
          <OfflineFoot offline={runtime.offline} />
        </Later>
      }
      {...(isNarrow() ? { subtitle: subtitle() } : {})}
      titleActions={
        <Show when={chat.row()}>
          {(row) => (
            <ChatMenu
              chat={row()}
              actions={actions}
              onRename={() => setDialog('rename')}
              onExport={() => setDialog('export')}
            />
          )}
        </Show>
      }
      actions={
        <>
          <Button
            variant="quiet"
            icon="book"
            label="Knowledge"
            aria-haspopup="dialog"
            pressed={chat.settings.resolved().collectionIds.value.length > 0}
            onClick={() => setDialog('knowledge')}
          />
          <FindButton keys={['Ctrl', 'K']} onPress={() => runtime.commands.run('app.palette')} />
        </>
      }
    >
      <div class={styles.page}>
        <Show when={isNarrow()}>
          <p role="status" class="visually-hidden">
            {runtime.offline.ready() ? 'Ready offline' : ''}
          </p>
        </Show>
        <Switch
          fallback={
            <>
              <MessageList chat={chat} handlers={actions.messageHandlers} />
              <div class={styles.dock}>{composer(false)}</div>
            </>
          }
        >
          <Match when={isMissing()}>
            <div class={styles.missing}>
              <h2>This chat is not here</h2>
              <p>It was deleted, or it belongs to another browser. Nothing else was touched.</p>
              <Button variant="primary" onClick={actions.newChat}>
                New chat
              </Button>
            </div>
          </Match>
          <Match when={isNew()}>
            <Welcome
              isStarter={chat.settings.resolved().modelId.value === 'starter'}
              modelName={chat.settings.modelName()}
              place={runtime.library.findSpec(chat.settings.resolved().modelId.value)?.place?.words}
              composer={composer(true)}
              offer={<ModelOffer downloads={downloads} />}
              onExample={actions.send}
            />
          </Match>
        </Switch>
      </div>
      <Suspense>
        <Switch>
          <Match when={dialog() === 'model' || dialog() === 'seeing-model'}>
            <ModelDialog
              settings={chat.settings}
              seesOnly={dialog() === 'seeing-model'}
              onClose={() => setDialog()}
            />
          </Match>
          <Match when={dialog() === 'parameters'}>
            <ParametersDialog settings={chat.settings} onClose={() => setDialog()} />
          </Match>
          <Match when={dialog() === 'knowledge'}>
            <KnowledgeDialog settings={chat.settings} onClose={() => setDialog()} />
          </Match>
          <Match when={dialog()}>
            {(kind) => (
              <ChatDialogs
                kind={kind()}
                chat={chat.row()}
                actions={actions}
                onClose={() => setDialog()}
              />
            )}
          </Match>
        </Switch>
      </Suspense>
    </PageFrame>
  );
}
