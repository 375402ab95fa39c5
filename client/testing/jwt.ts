/** An unsigned token that ends at that second. */
export const jwt = (exp: number, sub = 'viewer'): string =>
  [{ alg: 'none' }, { sub, exp }, ''].map(part => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
