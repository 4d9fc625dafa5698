import styles from './blocks.module.css';

type RenderMath = (target: HTMLElement, tex: string, display: boolean) => void;

let render: RenderMath | undefined;
let waiting: (() => void)[] | undefined;

/**
 * An element for a formula: its source until KaTeX has arrived, which happens on the first formula
 * anyone sees.
 */
export function drawMath(tex: string, display: boolean): HTMLElement {
  const element = document.createElement('span');
  element.className = styles.math ?? '';
  element.dir = 'ltr';
  element.textContent = tex;
  if (render) render(element, tex, display);
  else whenLoaded((loaded) => loaded(element, tex, display));
  return element;
}

function whenLoaded(run: (render: RenderMath) => void): void {
  const draw = () => {
    if (render) run(render);
  };
  if (waiting) {
    waiting.push(draw);
    return;
  }
  waiting = [draw];
  import('./math').then(
    (module) => {
      render = module.renderMath;
      for (const each of waiting ?? []) each();
      waiting = undefined;
    },
    // The source stays readable; the next formula tries again.
    () => (waiting = undefined),
  );
}
