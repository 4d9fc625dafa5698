import { expect, it } from 'vitest';
import { isBlocking, judgeSight, sightText, type SightInputs } from './sight';

const place = { serverId: 's', name: 'Office', words: 'on the server Office' };
const local = { modelId: 'starter', name: 'Starter' };
const seeing = { modelId: 'bridge:s:eye', name: 'Eye', vision: true, place };
const blind = { modelId: 'bridge:s:words', name: 'Words', vision: false, place };
const silent = { modelId: 'bridge:s:vllm', name: 'Silent', place };

const judge = (inputs: Partial<SightInputs>) =>
  judgeSight({ attached: 1, earlier: 0, models: [local], isDeviceOnly: false, ...inputs });

it('has nothing to say where there is no picture or the model sees', () => {
  expect(judge({ attached: 0 }).kind).toBe('fine');
  expect(judge({ models: [seeing, local] }).kind).toBe('fine');
  expect(judge({ attached: 0, earlier: 2, models: [seeing] }).kind).toBe('fine');
});

it('holds back a picture that nobody of the chain sees', () => {
  const sight = judge({ attached: 2, models: [local, blind] });
  expect(sight.kind).toBe('blind');
  expect(isBlocking(sight)).toBe(true);
  expect(sightText(sight, 2)).toBe('Starter cannot see these pictures.');
});

it('says who of the chain answers instead', () => {
  const sight = judge({ models: [local, blind, seeing] });
  expect(isBlocking(sight)).toBe(false);
  expect(sightText(sight, 1)).toContain('Eye on the server Office answers');
});

it('asks where the server does not say', () => {
  const sight = judge({ models: [local, silent] });
  expect(sight).toMatchObject({ kind: 'unknown', model: silent });
  expect(isBlocking(sight)).toBe(true);
});

it('counts no server where the chat is for this device only', () => {
  const sight = judge({ models: [local, seeing], isDeviceOnly: true });
  expect(sight.kind).toBe('blind');
  expect(sightText(sight, 1)).toContain('for this device only');
  expect(judge({ models: [seeing], isDeviceOnly: true }).kind).toBe('fine');
});

it('lets words be sent where only earlier messages have pictures', () => {
  const sight = judge({ attached: 0, earlier: 1 });
  expect(sight.kind).toBe('earlier');
  expect(isBlocking(sight)).toBe(false);
});
