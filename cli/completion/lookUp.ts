import { readFile } from 'node:fs/promises'
import * as z from 'zod'
import { type Api, apiOf } from '../api/api.ts'
import { devicesOf } from '../api/devices.ts'
import { connect } from '../connect/connect.ts'
import { placeOfFlags } from '../connect/place.ts'
import { type LookUp, withPrefixes } from './candidates.ts'

/** A shell waits while somebody types, ms. */
const PATIENCE_MS = 2_000
const MAX_NAMES = 1_000

/** Asks the stack that the flags so far lead to. A stack that does not answer offers nothing. */
export const lookUpWith =
  (words: readonly string[]): LookUp =>
  async what => {
    try {
      if (what === 'stacks') return Object.keys(JSON.parse(await readFile('cdk-outputs.json', 'utf8')))
      const api = await apiFor(words)
      if (what === 'rules') return (await api({ path: '/alerts' }, Rules)).rules.map(({ name }) => name)
      if (what === 'channels')
        return (await api({ path: '/alert-channels' }, Channels)).channels.map(({ name }) => name)
      const names = await devices(api)
      return what === 'watched' ? withPrefixes(names) : names
    } catch {
      return []
    }
  }

const Named = z.looseObject({ name: z.string() })
const Rules = z.looseObject({ rules: z.array(Named) })
const Channels = z.looseObject({ channels: z.array(Named) })

const devices = async (api: Api): Promise<readonly string[]> => {
  const names: string[] = []
  for await (const { deviceId } of devicesOf(api)) {
    names.push(deviceId)
    if (names.length === MAX_NAMES) break
  }
  return names
}

/** The HTTP API of the stack that the flags so far name. */
const apiFor = async (words: readonly string[]): Promise<Api> => {
  const givenFor = (flag: string): string | undefined => {
    const joined = words.find(word => word.startsWith(`--${flag}=`))
    const at = words.indexOf(`--${flag}`)
    return joined?.slice(flag.length + 3) ?? (at < 0 ? undefined : words[at + 1])
  }
  const place = placeOfFlags({
    dir: givenFor('dir'),
    stack: givenFor('stack'),
    outputs: givenFor('outputs'),
    region: givenFor('region'),
    url: givenFor('url'),
  })
  const connection = await connect({ place, tokenFile: givenFor('token-file') }, { devices: ['*'], scope: ['read'] })
  return apiOf(connection, { signal: AbortSignal.timeout(PATIENCE_MS), say: () => undefined })
}
