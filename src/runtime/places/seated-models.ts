// A lease that comes with a seat at its place: for work beside chats, such as rows of a batch.
import { createId } from '../../core/ids';
import type { ModelLease } from '../models/model-lease';
import type { ModelManager } from '../models/model-manager';
import type { Places, Seat } from './places';
import { isWorthWaiting, movesOn } from './moves-on';

interface Seated {
  readonly seat: Seat;
  readonly lease: ModelLease;
}

/**
 * Who leases waits for a seat. An answer that fails before its first token is asked for elsewhere
 * where another server has the model, and again where the server asked to wait.
 */
export function createSeatedModels(
  models: Pick<ModelManager, 'lease'>,
  places: Places,
): Pick<ModelManager, 'lease'> {
  return {
    async lease(modelId, signal, options) {
      const id = createId();
      const tried = new Set<string>();
      let refusals = 0;

      const mayTryAgain = (error: unknown, { seat }: Pick<Seated, 'seat'>) => {
        seat.failed(error);
        if (signal.aborted) return false;
        if (isWorthWaiting(error, refusals)) {
          refusals += 1;
          return true;
        }
        tried.add(seat.modelId);
        return movesOn(error) && places.hasOther(modelId, tried);
      };
      const open = async (): Promise<Seated> => {
        for (;;) {
          const seat = await places.take({ id, modelId, except: tried }, signal);
          try {
            return { seat, lease: await models.lease(seat.modelId, signal, options) };
          } catch (error) {
            const goesOn = mayTryAgain(error, { seat });
            seat.leave();
            if (!goesOn) throw error;
          }
        }
      };
      const close = ({ lease, seat }: Seated) => {
        lease.release();
        seat.leave();
      };

      let current: Seated | undefined = await open();
      const { lease: first } = current;
      return {
        ...first,
        get model() {
          return (current?.lease ?? first).model;
        },
        async *generate(request, stop) {
          for (;;) {
            current ??= await open();
            const { lease, seat } = current;
            let hasBegun = false;
            try {
              for await (const event of lease.generate(request, stop)) {
                if (!hasBegun) seat.worked();
                hasBegun = true;
                yield event;
              }
              return;
            } catch (error) {
              if (hasBegun || stop.aborted || !mayTryAgain(error, current)) throw error;
              close(current);
              current = undefined;
            }
          }
        },
        release() {
          if (current) close(current);
          current = undefined;
        },
      };
    },
  };
}
