import { expect, it } from 'vitest';
import { planRows } from './plan-rows';

it('fills what left the view with what comes into it', () => {
  expect(planRows([0, 1, 2, 3, 4], 2, 7)).toEqual({ kept: [2, 3, 4, 0, 1], dropped: [] });
  expect(planRows([5, 6, 7], 3, 6)).toEqual({ kept: [1, 2, 0], dropped: [] });
});

it('makes rows where there are too few and drops what is too much', () => {
  expect(planRows([], 0, 2)).toEqual({ kept: [undefined, undefined], dropped: [] });
  expect(planRows([0, 1, 2], 0, 1)).toEqual({ kept: [0], dropped: [1, 2] });
  expect(planRows([4, 5], 0, 0)).toEqual({ kept: [], dropped: [0, 1] });
});

it('a jump to another place uses every row again', () => {
  expect(planRows([0, 1, 2], 900, 903)).toEqual({ kept: [0, 1, 2], dropped: [] });
});
