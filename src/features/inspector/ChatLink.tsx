import type { Chat } from '../../data/records';
import { buttonClass } from '../../ui/Button';
import styles from './InspectorPage.module.css';

/** To where the answer was asked for. */
export function ChatLink(props: { readonly chat: Chat }) {
  const address = () =>
    props.chat.isComparison
      ? `#/compare/${props.chat.id}`
      : `#/chat/${props.chat.profileId}/${props.chat.id}`;
  return (
    <a class={`${buttonClass('quiet')} ${styles.chatLink ?? ''}`} href={address()}>
      {props.chat.isComparison ? 'Open comparison' : 'Open chat'}
    </a>
  );
}
