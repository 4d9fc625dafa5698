import { expect, it } from 'vitest';
import { isSoftwareGpu } from './gpu';

const card = (info: Partial<GPUAdapterInfo>) => ({
  info: {
    vendor: '',
    architecture: '',
    device: '',
    description: '',
    isFallbackAdapter: false,
    ...info,
  } as GPUAdapterInfo,
});

it('tells renderers in software from cards', () => {
  expect(isSoftwareGpu(card({ vendor: 'google', architecture: 'swiftshader' }))).toBe(true);
  expect(isSoftwareGpu(card({ vendor: 'mesa', description: 'llvmpipe (LLVM 15)' }))).toBe(true);
  expect(isSoftwareGpu(card({ isFallbackAdapter: true }))).toBe(true);
  expect(isSoftwareGpu(card({ vendor: 'nvidia', architecture: 'ada-lovelace' }))).toBe(false);
  expect(isSoftwareGpu(card({ vendor: 'apple', architecture: 'metal-3' }))).toBe(false);
});
