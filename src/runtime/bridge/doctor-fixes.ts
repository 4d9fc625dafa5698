// The exact commands that mend a case, for each system and each kind of server.
import type { BridgeServer } from '../../core/bridge/bridge';
import { otherScheme } from '../../core/bridge/server-address';
import type { DoctorCase } from './doctor-verdict';

export const systems = ['macOS', 'Windows', 'Linux'] as const;
export type System = (typeof systems)[number];

/** To be copied as it is. `system` is absent where it is the same everywhere. */
export interface Fix {
  readonly system?: System;
  readonly text: string;
}

export interface FixInputs {
  readonly server: Pick<BridgeServer, 'kind' | 'url'>;
  /** Of the page. */
  readonly origin: string;
  /** The model that is missing, where one was asked for. */
  readonly model?: string;
}

export function fixesFor(doctorCase: DoctorCase, inputs: FixInputs): readonly Fix[] {
  switch (doctorCase) {
    case 'cors':
      return allowOrigin(inputs);
    case 'not-running':
    case 'silent':
      return startServer(inputs);
    case 'model-missing':
      return inputs.server.kind === 'ollama'
        ? [{ text: `ollama pull ${inputs.model ?? 'llama3.2'}` }]
        : [];
    case 'too-old':
      return [
        { system: 'macOS', text: 'brew upgrade ollama' },
        { system: 'Windows', text: 'winget upgrade Ollama.Ollama' },
        { system: 'Linux', text: 'curl -fsSL https://ollama.com/install.sh | sh' },
      ];
    case 'permission-denied':
      return [{ text: `chrome://settings/content/siteDetails?site=${inputs.origin}` }];
    case 'insecure-page':
      return [{ text: 'chrome://flags/#unsafely-treat-insecure-origin-as-secure' }];
    case 'mixed-content':
      return [{ text: bringHere(inputs.server.url) }];
    case 'wrong-scheme':
      return [{ text: otherScheme(inputs.server.url) }];
    case 'certificate':
    case 'redirect':
      return [{ text: inputs.server.url }];
    default:
      return [];
  }
}

const RESTART: Readonly<Record<System, string>> = {
  macOS: `osascript -e 'quit app "Ollama"' && sleep 2 && open -a Ollama`,
  Windows:
    'taskkill /f /im "ollama app.exe" & taskkill /f /im ollama.exe\nstart "" "%LOCALAPPDATA%\\Programs\\Ollama\\ollama app.exe"',
  Linux: 'sudo systemctl daemon-reload && sudo systemctl restart ollama',
};

function allowOrigin({ server, origin }: FixInputs): readonly Fix[] {
  switch (server.kind) {
    case 'ollama':
      return [
        { system: 'macOS', text: `launchctl setenv OLLAMA_ORIGINS "${origin}"\n${RESTART.macOS}` },
        { system: 'Windows', text: `setx OLLAMA_ORIGINS "${origin}"\n${RESTART.Windows}` },
        {
          system: 'Linux',
          text: [
            'sudo mkdir -p /etc/systemd/system/ollama.service.d',
            `printf '[Service]\\nEnvironment="OLLAMA_ORIGINS=${origin}"\\n' | sudo tee /etc/systemd/system/ollama.service.d/hearth.conf`,
            RESTART.Linux,
          ].join('\n'),
        },
      ];
    case 'vllm':
      return [{ text: `vllm serve MODEL --allowed-origins '["${origin}"]'` }];
    case 'lmstudio':
      return [{ text: 'lms server start --cors' }];
    default:
      return [{ text: `Access-Control-Allow-Origin: ${origin}` }];
  }
}

/** To where plain http is let pass. The same on every system. */
function bringHere(url: string): string {
  const { hostname, port } = new URL(url);
  const listens = port || '80';
  return `ssh -N -L ${listens}:127.0.0.1:${listens} ${hostname}`;
}

function startServer({ server }: FixInputs): readonly Fix[] {
  const { port, protocol } = new URL(server.url);
  const listens = port || (protocol === 'https:' ? '443' : '80');
  switch (server.kind) {
    case 'ollama':
      return [
        { system: 'macOS', text: 'open -a Ollama' },
        { system: 'Windows', text: 'start "" "%LOCALAPPDATA%\\Programs\\Ollama\\ollama app.exe"' },
        { system: 'Linux', text: 'sudo systemctl start ollama' },
      ];
    case 'vllm':
      return [{ text: `vllm serve MODEL --port ${listens}` }];
    case 'lmstudio':
      return [{ text: `lms server start --port ${listens}` }];
    default:
      return [{ text: `llama-server -m MODEL.gguf --port ${listens}` }];
  }
}

/** Of this browser; a telephone gets the commands of the computer it most likely talks to. */
export function thisSystem(userAgent: string): System {
  if (/Windows/i.test(userAgent)) return 'Windows';
  return /Mac|iPhone|iPad/i.test(userAgent) ? 'macOS' : 'Linux';
}
