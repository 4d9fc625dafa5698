// Notices when the graphics card drops a device that some library made in this worker.
import { AppError } from '../../src/core/errors';

export interface DeviceWatch {
  /** Why the device was lost, or undefined while it is there. */
  lostMessage(): string | undefined;
  /** Fails with `device-lost` in place of `work` that a lost device leaves open for ever. */
  orLost<T>(work: Promise<T>): Promise<T>;
  /**
   * From now until the result is called a device that is destroyed is lost too: the library ends its
   * own when it unloads or fails to load, and nobody else should.
   */
  guard(): () => void;
}

/** Milliseconds from the first failed call on a device to the news of its loss. */
const LOSS_WITHIN_MS = 200;

const after = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Libraries keep their device to themselves, so the one place where devices are made is wrapped. */
export function watchDevices(): DeviceWatch {
  const waiting = new Set<(error: AppError) => void>();
  let lostMessage: string | undefined;
  let guards = 0;

  const lose = (message: string) => {
    lostMessage = message;
    for (const fail of waiting) fail(new AppError('device-lost', message));
  };

  // Absent in browsers without WebGPU.
  if (typeof GPUAdapter !== 'undefined') {
    const { prototype } = GPUAdapter;
    const requestDevice = prototype.requestDevice;
    prototype.requestDevice = async function watched(this: GPUAdapter, descriptor) {
      const device = await requestDevice.call(this, descriptor);
      void device.lost.then(({ reason, message }) => {
        if (reason !== 'destroyed' || guards > 0) lose(message || 'The GPU device was lost');
      });
      return device;
    };
  }

  return {
    lostMessage: () => lostMessage,
    guard() {
      guards += 1;
      return () => {
        guards -= 1;
      };
    },
    async orLost(work) {
      if (lostMessage !== undefined) throw new AppError('device-lost', lostMessage);
      let fail: (error: AppError) => void = () => undefined;
      // Not one promise for all: each race would hang on it for the life of the worker.
      const lost = new Promise<never>((_, reject) => {
        fail = reject;
        waiting.add(reject);
      });
      try {
        return await Promise.race([work, lost]);
      } catch (error) {
        // What failed on a lost device often says so before the device does.
        await Promise.race([lost, after(LOSS_WITHIN_MS)]);
        throw error;
      } finally {
        waiting.delete(fail);
      }
    },
  };
}
