import type { CodeBlock } from './block-tree';
import styles from './code-block.module.css';

export interface CodeView {
  readonly element: HTMLElement;
  /** The innermost element, at whose end the text grows. */
  readonly body: HTMLElement;
  update(block: CodeBlock): void;
  /** Adds text at the end without looking at the rest. */
  append(text: string): void;
  /** Swaps in coloured nodes for the present text. */
  colour(nodes: Node): void;
  readonly block: () => CodeBlock;
}

const COPIED_SHOWN_MS = 2_000;

/** A box with language, copy button and code that scrolls inside. */
export function createCodeView(
  first: CodeBlock,
  onCopy: (code: string) => Promise<void>,
): CodeView {
  let block = first;
  const element = document.createElement('div');
  element.className = styles.code ?? '';
  element.dir = 'ltr';

  const head = document.createElement('div');
  head.className = styles.codeHead ?? '';
  const language = document.createElement('span');
  const copy = createCopyButton(() => onCopy(block.content));
  head.append(language, copy);

  const body = document.createElement('pre');
  // Focusable, because what scrolls must scroll by keyboard too.
  body.tabIndex = 0;
  body.setAttribute('role', 'group');
  const code = document.createElement('code');
  let text = document.createTextNode(block.content);
  code.append(text);
  body.append(code);
  element.append(head, body);

  const showLanguage = () => {
    language.textContent = block.language || 'text';
    body.setAttribute('aria-label', block.language ? `Code, ${block.language}` : 'Code');
  };
  const showPlain = () => {
    if (text.parentNode !== code) {
      text = document.createTextNode('');
      code.replaceChildren(text);
    }
    const shown = text.data;
    if (block.content.startsWith(shown)) text.appendData(block.content.slice(shown.length));
    else text.data = block.content;
  };
  showLanguage();

  return {
    element,
    body: code,
    block: () => block,
    update: (next) => {
      const previous = block;
      block = next;
      if (next.language !== previous.language) showLanguage();
      if (next.content !== previous.content || next.language !== previous.language) showPlain();
    },
    append: (added) => {
      block = { ...block, content: block.content + added };
      if (text.parentNode === code) text.appendData(added);
      else showPlain();
    },
    colour: (nodes) => code.replaceChildren(nodes),
  };
}

function createCopyButton(copy: () => Promise<void>): HTMLButtonElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = styles.copy ?? '';
  button.setAttribute('aria-label', 'Copy code');
  const say = (words: string) => (button.textContent = words);
  say('Copy');
  button.addEventListener('click', () => {
    copy().then(
      () => say('Copied'),
      () => say('Not copied'),
    );
    setTimeout(() => say('Copy'), COPIED_SHOWN_MS);
  });
  return button;
}
