import type { PromptListApi } from '../src/core/prompt/prompt-list-api';
import { serveApi } from '../src/core/wire/worker-rpc';
import { readPrompts } from './prompt-list/read-prompts';

serveApi({ read: readPrompts } satisfies PromptListApi);
