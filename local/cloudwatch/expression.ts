/** Values by id; undefined where nothing was measured. */
export type ValuesById = Readonly<Record<string, number | undefined>>

/** A metric math expression, for one period. */
export type Expression = (values: ValuesById) => number | undefined

const operators: Readonly<Record<string, (left: number, right: number) => number | undefined>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  // A division by zero has no data point.
  '/': (left, right) => (right === 0 ? undefined : left / right),
}

/**
 * Reads a metric math expression: numbers, ids, `+ - * /`, parentheses, `FILL(id, number)` and `MAX([…])`. Where an operand has no data point,
 * neither has the result. CloudWatch User Guide, "Using math expressions with CloudWatch metrics".
 * @throws Error for anything else
 */
export const expression = (text: string): Expression => {
  const tokens = text.match(/\d+(?:\.\d+)?|[A-Za-z_]\w*|[^\s]/g) ?? []
  const failed = (): Error => new Error(`the local run does not understand the expression ${JSON.stringify(text)}`)
  const take = (): string => {
    const token = tokens.shift()
    if (token === undefined) throw failed()
    return token
  }
  const expect = (wanted: string): void => {
    if (take() !== wanted) throw failed()
  }

  const operand = (): Expression => {
    const token = take()
    if (/^\d/.test(token)) return () => Number(token)
    if (token === '(') {
      const inner = sum()
      expect(')')
      return inner
    }
    if (token === 'FILL') {
      expect('(')
      const filled = sum()
      expect(',')
      const filling = sum()
      expect(')')
      return values => filled(values) ?? filling(values)
    }
    if (token === 'MAX') return highest()
    if (!/^[a-z]\w*$/.test(token)) throw failed()
    return values => values[token]
  }
  const highest = (): Expression => {
    expect('(')
    expect('[')
    const all = [sum()]
    while (tokens[0] === ',') {
      take()
      all.push(sum())
    }
    expect(']')
    expect(')')
    return values => {
      const points = all.map(one => one(values)).filter(point => point !== undefined)
      return points.length > 0 ? Math.max(...points) : undefined
    }
  }
  const chain = (next: () => Expression, those: string): Expression => {
    let left = next()
    while (tokens[0] !== undefined && those.includes(tokens[0])) {
      const combine = operators[take()]
      const [before, right] = [left, next()]
      left = values => {
        const [a, b] = [before(values), right(values)]
        return a === undefined || b === undefined ? undefined : combine?.(a, b)
      }
    }
    return left
  }
  const product = (): Expression => chain(operand, '*/')
  const sum = (): Expression => chain(product, '+-')

  const whole = sum()
  if (tokens.length > 0) throw failed()
  return whole
}
