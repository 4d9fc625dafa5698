// Which models see the pictures of a turn, and the pictures themselves.
import { AppError } from '../../core/errors';
import type { ModelSpec } from '../../core/model/model-manifest';
import type { Database } from '../../data/db';
import type { Message } from '../../data/records';
import { countPictures, type TurnPictures } from './turn-prompt';

/** The question has pictures. Those of earlier ones are told of in words where nobody sees them. */
export function needsSight(branch: readonly Message[]): boolean {
  const question = branch.findLast(({ role }) => role === 'user');
  return (question?.pictures ?? []).length > 0;
}

/** What a server does not say, the user can (`runtime/bridge`); unsaid, it is not sent pictures. */
export function isSeeing(spec: Pick<ModelSpec, 'vision'> | undefined): boolean {
  return spec?.vision === true;
}

export function cannotSee(modelName: string): AppError {
  return new AppError('capability-missing', `${modelName} cannot see pictures`, {
    why: `${modelName} cannot see pictures, and the question has one. It was not sent anywhere. Choose a model that sees, then Regenerate.`,
    reason: 'no-sight',
  });
}

/** Empty where there are none; one that is no longer stored is missing. */
export async function readPictures(
  db: Database,
  branch: readonly Message[],
): Promise<TurnPictures> {
  if (countPictures(branch) === 0) return new Map();
  const [{ toImagePart }, { getPictures }] = await Promise.all([
    import('../../core/picture/picture-part'),
    import('../../data/pictures'),
  ]);
  const ids = branch.flatMap(({ pictures = [] }) => pictures.map(({ id }) => id));
  const rows = await getPictures(db, [...new Set(ids)]);
  return new Map(rows.map((row) => [row.id, toImagePart(row, row.bytes)]));
}
