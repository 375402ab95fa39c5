const number = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })

/** A sum that a look costs: fractions of a cent with two significant digits. */
const dollarsText = (dollars: number): string =>
  dollars < 0.01 ? `$${Number(dollars.toPrecision(2))}` : `$${dollars.toFixed(2)}`

/** The cost of looking through history: `about 1,200 read units ($0.00015)`. */
export const costText = ({ units, dollars }: { readonly units: number; readonly dollars: number }): string =>
  `${number.format(Math.ceil(units))} read ${Math.ceil(units) === 1 ? 'unit' : 'units'} (${dollarsText(dollars)})`
