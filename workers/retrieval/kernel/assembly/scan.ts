// AssemblyScript, not TypeScript: `node tools/scan-kernel.mjs` compiles it into
// ../scan-kernel.generated.ts. Its twin in TypeScript is ../scan-scalar.ts.

function sumOf4(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = i32x4.add(v128.shuffle<i32>(a, b, 0, 4, 2, 6), v128.shuffle<i32>(a, b, 1, 5, 3, 7));
  const cd = i32x4.add(v128.shuffle<i32>(c, d, 0, 4, 2, 6), v128.shuffle<i32>(c, d, 1, 5, 3, 7));
  return i32x4.add(v128.shuffle<i32>(ab, cd, 0, 1, 4, 5), v128.shuffle<i32>(ab, cd, 2, 3, 6, 7));
}

/**
 * scores[row] = f32(dot(plane[row], query)) * scales[row].
 * `rows` is a multiple of 4, `width` (bytes of a row) a multiple of 16; addresses are multiples of 16.
 */
export function scan(
  plane: usize,
  scales: usize,
  query: usize,
  scores: usize,
  rows: i32,
  width: i32,
): void {
  const step = <usize>width;
  for (let row = 0; row < rows; row += 4) {
    let a = i32x4.splat(0);
    let b = i32x4.splat(0);
    let c = i32x4.splat(0);
    let d = i32x4.splat(0);
    let at = plane + <usize>row * step;
    let queryAt = query;
    const end = at + step;
    while (at < end) {
      const q = v128.load(queryAt);
      a = i32x4.add(a, i32x4.dot_i16x8_s(v128.load_ext<i8>(at), q));
      b = i32x4.add(b, i32x4.dot_i16x8_s(v128.load_ext<i8>(at + step), q));
      c = i32x4.add(c, i32x4.dot_i16x8_s(v128.load_ext<i8>(at + 2 * step), q));
      d = i32x4.add(d, i32x4.dot_i16x8_s(v128.load_ext<i8>(at + 3 * step), q));
      at += 8;
      queryAt += 16;
    }
    const offset = (<usize>row) << 2;
    const dots = f32x4.convert_i32x4_s(sumOf4(a, b, c, d));
    v128.store(scores + offset, f32x4.mul(dots, v128.load(scales + offset)));
  }
}
