import { describe, expect, it } from 'vitest'
import { placeOf, placeOfFlags } from './place.ts'

const OWN = { stack: 'Sonde-own', region: 'eu-west-1' }
const ENV = { SONDE_STACK: 'Sonde-env' }
const URLS = { SONDE_HTTP_URL: 'http://h/', SONDE_WEBSOCKET_URL: 'ws://w/live' }

describe('the stack that a command talks to', () => {
  it('is that of the flags before the variables, of these before the settings, and else the one that runs here', () => {
    const flags = placeOfFlags({ stack: 'Sonde-flag' })
    expect(placeOf(flags, ENV, OWN)).toMatchObject({ stack: 'Sonde-flag' })
    expect(placeOf(undefined, ENV, OWN)).toMatchObject({ stack: 'Sonde-env' })
    expect(placeOf(undefined, URLS, OWN)).toMatchObject({ http: 'http://h', webSocket: 'ws://w/live' })
    expect(placeOf(undefined, {}, OWN)).toMatchObject({ stack: 'Sonde-own', region: 'eu-west-1' })
    expect(placeOf(undefined, {}, {})).toMatchObject({ kind: 'local' })
  })

  it('has no address of another one', () => {
    const flags = placeOfFlags({ url: 'https://flag' })
    expect(placeOf(flags, { ...ENV, ...URLS }, { ...OWN, 'web-socket': 'wss://own' })).toEqual({
      kind: 'addresses',
      http: 'https://flag',
      webSocket: undefined,
    })
  })

  it.each([
    [{ stack: 'S', url: 'https://h' }, '--stack or --url, not both'],
    [{ dir: 'd', stack: 'S' }, '--dir is for a local stack'],
    [{ region: 'eu-west-1' }, '--outputs and --region go with --stack'],
    [{ url: 'ftp://h' }, "--url 'ftp://h' is not the address of a stack"],
    [{ 'web-socket': 'https://h' }, '--web-socket'],
  ])('%j is refused', (flags, reason) => {
    expect(() => placeOfFlags(flags)).toThrow(reason)
  })
})
