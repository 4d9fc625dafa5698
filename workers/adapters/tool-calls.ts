import type { ToolCall } from '../../src/core/prompt/message';

export interface ToolCallPart {
  readonly index: number;
  readonly id?: string;
  readonly function?: { readonly name?: string; readonly arguments?: string };
}

/** Puts calls together that a library streams in parts. */
export function createToolCalls() {
  const calls = new Map<number, { id: string; name: string; arguments: string }>();
  return {
    add(parts: readonly ToolCallPart[]) {
      for (const part of parts) {
        const call = calls.get(part.index) ?? { id: `call-${part.index}`, name: '', arguments: '' };
        if (part.id) call.id = part.id;
        call.name += part.function?.name ?? '';
        call.arguments += part.function?.arguments ?? '';
        calls.set(part.index, call);
      }
    },
    list: (): readonly ToolCall[] => [...calls.values()],
    /** Without the one in which the answer was cut off. */
    whole: (): readonly ToolCall[] =>
      [...calls.values()].filter((call) => isJson(call.arguments) && call.name !== ''),
  };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
