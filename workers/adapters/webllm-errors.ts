import type { EngineCall } from '../../src/core/engine/engine-adapter';
import { AppError, type ErrorCode } from '../../src/core/errors';

/** The library exports no error classes; their names are all there is (0.2.86). */
const CODE_OF_NAME: Readonly<Record<string, ErrorCode>> = {
  WebGPUNotAvailableError: 'webgpu-unavailable',
  WebGPUNotFoundError: 'webgpu-unavailable',
  ShaderF16SupportError: 'model-unsupported',
  FeatureSupportError: 'model-unsupported',
  DeviceLostError: 'device-lost',
  ModelNotLoadedError: 'model-not-loaded',
  ContextWindowSizeExceededError: 'context-overflow',
};
/** "Prompt tokens exceed context window size: number of prompt tokens: 1200; context window size: 1024 …" */
const OVERFLOW = /prompt tokens: (\d+)\D+context window size: (\d+)/;

export function toWebllmError(error: unknown, doing: EngineCall): AppError {
  const known = error instanceof Error ? error : new Error(String(error));
  const { message } = known;
  const overflow = OVERFLOW.exec(message);
  if (overflow) {
    const [promptTokens, contextLength] = [Number(overflow[1]), Number(overflow[2])];
    return new AppError('context-overflow', message, { promptTokens, contextLength });
  }
  const cause = { cause: error };
  const code = CODE_OF_NAME[known.name];
  if (code) return new AppError(code, message, {}, cause);
  if (/device.{0,20}lost/i.test(message)) return new AppError('device-lost', message, {}, cause);
  if (/out of memory|allocat/i.test(message)) {
    return new AppError('out-of-memory', message, {}, cause);
  }
  return new AppError(doing === 'load' ? 'model-damaged' : 'internal', message, {}, cause);
}
