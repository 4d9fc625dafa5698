import { describe, expect, it } from 'vitest';
import { describeDevice } from './describe-device';
import { appleGpu, GIB, laptop } from './test-devices';

describe('describeDevice', () => {
  it('tells a computer with a card', () => {
    const webgpu = { ...appleGpu, maxBindingBytes: GIB };
    const storage = { usageBytes: 2e9, quotaBytes: 38e9, isPersisted: true };
    expect(describeDevice({ ...laptop, webgpu, storage })).toEqual({
      adapter: { value: 'Apple metal-3, WebGPU', detail: 'f16 yes, largest buffer 1 GB' },
      memory: { bytes: 8 * GIB * 0.6, value: '5.2 GB', detail: 'of 8 GB the browser admits to' },
      threads: { value: '4 of 8', detail: 'about half keeps the page quick' },
      storage: { value: '36 GB free', detail: 'kept until you delete it' },
    });
  });

  it('tells what is missing', () => {
    const { memoryBytes: _memory, storage: _storage, ...bare } = laptop;
    const facts = describeDevice({ ...bare, crossOriginIsolated: false });
    expect(facts.adapter.value).toBe('Processor only');
    expect(facts.memory.detail).toBe('a guess, this browser does not tell');
    expect(facts.threads.value).toBe('1 of 8');
    expect(facts.storage.value).toBe('Unknown');
    expect(describeDevice(laptop).storage.detail).toBe('the browser may clear it');
  });

  it('does not sell a software adapter as a card', () => {
    const webgpu = {
      ...appleGpu,
      vendor: 'google',
      architecture: 'swiftshader',
      shaderF16: false,
      software: true,
    };
    const { adapter, memory } = describeDevice({ ...laptop, webgpu });
    expect(adapter.value).toBe('Google swiftshader, no graphics card');
    expect(adapter.detail).toBe('models use the processor, f16 no, largest buffer 4 GB');
    expect(memory.bytes).toBe(4 * GIB);
  });

  it('takes the static figures of telephones', () => {
    const phone = { ...laptop, mobile: true, mobileKind: 'iphone', webgpu: appleGpu } as const;
    expect(describeDevice(phone).memory).toMatchObject({ value: '700 MB' });
    expect(describeDevice({ ...phone, webgpu: undefined }).memory).toMatchObject({
      value: '450 MB',
      detail: 'what such a device gave others',
    });
  });
});
