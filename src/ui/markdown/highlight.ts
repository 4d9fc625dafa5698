import hljs from 'highlight.js/lib/core';
import bash from 'highlight.js/lib/languages/bash';
import c from 'highlight.js/lib/languages/c';
import cpp from 'highlight.js/lib/languages/cpp';
import csharp from 'highlight.js/lib/languages/csharp';
import css from 'highlight.js/lib/languages/css';
import diff from 'highlight.js/lib/languages/diff';
import go from 'highlight.js/lib/languages/go';
import ini from 'highlight.js/lib/languages/ini';
import java from 'highlight.js/lib/languages/java';
import javascript from 'highlight.js/lib/languages/javascript';
import json from 'highlight.js/lib/languages/json';
import kotlin from 'highlight.js/lib/languages/kotlin';
import markdown from 'highlight.js/lib/languages/markdown';
import php from 'highlight.js/lib/languages/php';
import powershell from 'highlight.js/lib/languages/powershell';
import python from 'highlight.js/lib/languages/python';
import ruby from 'highlight.js/lib/languages/ruby';
import rust from 'highlight.js/lib/languages/rust';
import sql from 'highlight.js/lib/languages/sql';
import swift from 'highlight.js/lib/languages/swift';
import typescript from 'highlight.js/lib/languages/typescript';
import xml from 'highlight.js/lib/languages/xml';
import yaml from 'highlight.js/lib/languages/yaml';

const languages = {
  bash,
  c,
  cpp,
  csharp,
  css,
  diff,
  go,
  ini,
  java,
  javascript,
  json,
  kotlin,
  markdown,
  php,
  powershell,
  python,
  ruby,
  rust,
  sql,
  swift,
  typescript,
  xml,
  yaml,
};
for (const [name, language] of Object.entries(languages)) hljs.registerLanguage(name, language);
// Above scripts people write "shell", by which highlight.js means a session with prompts.
hljs.registerAliases(['shell', 'console'], { languageName: 'bash' });

const PIECE = /<span class="([^"]*)">|<\/span>|([^<]+)/g;
const ENTITY = /&(?:amp|lt|gt|quot|#x27);/g;
const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#x27;': "'",
};

/** Code as coloured nodes; undefined for a language that is not known. */
export function colourCode(code: string, language: string): DocumentFragment | undefined {
  const name = language.toLowerCase();
  if (!hljs.getLanguage(name)) return undefined;
  return toNodes(hljs.highlight(code, { language: name, ignoreIllegals: true }).value);
}

/** highlight.js only gives HTML, made of spans and five entities; it is read without a parser. */
function toNodes(html: string): DocumentFragment {
  const fragment = document.createDocumentFragment();
  const open: Node[] = [fragment];
  for (const [piece, className, text] of html.matchAll(PIECE)) {
    if (text !== undefined) {
      const plain = text.replace(ENTITY, (entity) => entities[entity] ?? entity);
      open.at(-1)?.appendChild(document.createTextNode(plain));
    } else if (piece === '</span>') {
      if (open.length > 1) open.pop();
    } else {
      const span = document.createElement('span');
      span.className = className ?? '';
      open.at(-1)?.appendChild(span);
      open.push(span);
    }
  }
  return fragment;
}
