// A recorded answer as one HTML file that opens anywhere, without a network: the tokens are marked
// up already, a few lines of script show the alternatives of the one that is chosen.
import type { LogprobKind } from '../engine/engine';
import { toChartsHtml } from './session-charts';
import { DATA_CLOSE, DATA_OPEN, toSessionJson, type Session } from './session-file';
import { confidenceStep, probabilityAt, UNCERTAIN_BELOW } from './token-figures';
import { toVisible } from './token-text';
import { alternativesAt, isRecorded, tokenAt, type TokenTrace } from './token-trace';

export function toSessionHtml(session: Session): string {
  const { title, modelName, question, kind, sampling, trace } = session;
  const sampled = Object.entries(sampling).map(([name, value]) => `${name} ${value}`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>${escapeHtml(title)} · Hearth inspector</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escapeHtml(title)}</h1>
<p class="muted">Answer by ${escapeHtml(modelName)}, ${trace.entry.length} tokens. Probabilities ${
    kindWords[kind]
  }. ${escapeHtml(sampled.join(', '))}</p>
<p class="question" dir="auto">${escapeHtml(question)}</p>
<div id="tokens" role="listbox" aria-label="Tokens" tabindex="0">${toTokens(trace)}</div>
<table aria-label="Alternatives"><thead><tr><th>Token</th><th>Probability</th><th>Logprob</th></tr></thead><tbody id="rows"></tbody></table>
${toChartsHtml(trace, escapeHtml)}
<script type="application/json" id="alternatives">${escapeJson(JSON.stringify(toAlternatives(trace)))}</script>
${DATA_OPEN}${escapeJson(toSessionJson(session))}${DATA_CLOSE}
<script>${SCRIPT}</script>
</body>
</html>
`;
}

function toTokens(trace: TokenTrace): string {
  return trace.entry
    .map((_, index) => {
      const text = toVisible(tokenAt(trace, index).bytes);
      const probability = probabilityAt(trace, index);
      const percent = isRecorded(trace, index)
        ? `${Math.round(probability * 100)} %`
        : 'not recorded';
      const step = isRecorded(trace, index) ? confidenceStep(probability) : 0;
      const number =
        probability < UNCERTAIN_BELOW ? `<sub>${Math.round(probability * 100)}</sub>` : '';
      const name = escapeHtml(`${text} ${percent}`);
      const line = text.endsWith('⏎') ? '<br>' : '';
      return `<span role="option" id="t${index}" class="c${step}" aria-label="${name}">${escapeHtml(text)}${number}</span>${line}`;
    })
    .join('');
}

function toAlternatives(trace: TokenTrace): unknown {
  return trace.entry.map((_, index) =>
    alternativesAt(trace, index).map(({ bytes, logprob }) => [
      toVisible(bytes),
      Number(logprob.toFixed(4)),
    ]),
  );
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** Nothing in it can end the script element. */
function escapeJson(json: string): string {
  return json
    .replace(/</g, '\\u003c')
    .replace(/\u2028/g, '\\u2028')
    .replace(/\u2029/g, '\\u2029');
}

const STYLE = `:root{color-scheme:light dark}
body{max-width:860px;margin:2rem auto;padding:0 1rem;font:15px/1.6 "Segoe UI",Roboto,"Liberation Sans",Arial,sans-serif;background:light-dark(#faf7f1,#1a1714);color:light-dark(#24201b,#ece6dc)}
h1{font-size:21px}.muted{color:light-dark(#655c51,#a89e91);font-size:13px}.question{white-space:pre-wrap}
#tokens{font-size:17px;line-height:2.4}
#tokens span{padding:2px 1px;border-radius:3px;cursor:pointer;white-space:pre-wrap}
#tokens sub{font-size:11px;margin-left:2px}
#tokens [aria-selected=true]{outline:2px solid light-dark(#b0431a,#ec8b59)}
.c1{border-bottom:1px solid;background:light-dark(#e9ebf1,#262a33)}.c2{border-bottom:2px solid;background:light-dark(#cdd5e6,#303a50)}.c3{border-bottom:3px solid;background:light-dark(#a9b8d8,#3d4d73)}.c4{border-bottom:4px solid;background:light-dark(#8297c6,#4c6299)}
figure{margin:1.5rem 0 0}svg{display:block;width:100%;height:110px;margin-top:4px;border-bottom:1px solid #8888}svg rect{fill:light-dark(#a9b8d8,#3d4d73)}svg .dark{fill:light-dark(#33497f,#a9bdeb)}svg line{stroke:light-dark(#655c51,#a89e91);stroke-dasharray:6 4;vector-effect:non-scaling-stroke}details{margin:1.5rem 0}summary{cursor:pointer}
table{border-collapse:collapse;margin-top:1rem}th,td{padding:4px 16px 4px 0;text-align:left;border-bottom:1px solid #8886}`;

const SCRIPT = `const all=JSON.parse(document.getElementById("alternatives").textContent),list=document.getElementById("tokens"),rows=document.getElementById("rows");let at=0;
function choose(next){const old=document.getElementById("t"+at);if(old)old.removeAttribute("aria-selected");at=Math.max(0,Math.min(all.length-1,next));const now=document.getElementById("t"+at);if(!now)return;now.setAttribute("aria-selected","true");now.scrollIntoView({block:"nearest"});list.setAttribute("aria-activedescendant","t"+at);rows.textContent="";for(const[text,logprob]of all[at]){const row=rows.insertRow();for(const cell of[text,Math.exp(logprob).toFixed(4),logprob.toFixed(3)])row.insertCell().textContent=cell}}
list.addEventListener("click",event=>{const option=event.target.closest("[role=option]");if(option)choose(Number(option.id.slice(1)))});
list.addEventListener("keydown",event=>{const step={ArrowRight:1,ArrowDown:1,ArrowLeft:-1,ArrowUp:-1}[event.key];if(step){event.preventDefault();choose(at+step)}});
choose(0);`;

const kindWords: Readonly<Record<LogprobKind, string>> = {
  raw: 'raw',
  sampled: 'after sampling',
  given: 'as the server gives them',
};
