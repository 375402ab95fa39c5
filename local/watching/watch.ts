import { type FSWatcher, watch } from 'node:fs'
import { join, resolve, sep } from 'node:path'
import * as z from 'zod'
import type { Say } from '../contracts.ts'
import type { LocalStack } from '../stack.ts'
import { isCustomResource } from '../template/customResource.ts'
import { type Assembly, synthesise, withOwnSettings } from '../template/synth.ts'
import { removeAssemblies } from './folders.ts'
import { isSource } from './sources.ts'

const Resource = z.looseObject({ Type: z.string(), Properties: z.unknown() })

const ROOT = resolve(import.meta.dirname, '../..')
const ROOMS = ['client', 'coap-ingest', 'console', 'core', 'infra', 'lambdas', 'proto']
/** Files beside the rooms that decide what is synthesised and how it is bundled. */
const SETTINGS = ['cdk.json', 'tsconfig.json']
/** An editor writes a file in several steps. */
const SETTLE_MS = 100

/**
 * A template with the hashes of its assets taken out, and the properties of custom resources, which are changed while it runs: the rest
 * differs only when a restart is needed.
 */
const shapeOf = ({ template }: Assembly): string =>
  JSON.stringify(template, (_, part: unknown) => {
    const { Type, Properties, ...rest } = Resource.safeParse(part).data ?? {}
    return Type !== undefined && Properties !== undefined && isCustomResource(Type) ? { Type, ...rest } : part
  }).replace(/[0-9a-f]{64}/g, '')

const imagesOf = ({ template }: Assembly): string =>
  (JSON.stringify(template).match(/container-assets[^"]*[0-9a-f]{64}/g) ?? []).join()

export type WatchProps = {
  /** The run's folder: each round synthesises into one of its own there. */
  readonly directory: string
  /** Folders that the run itself writes to, wherever they are. */
  readonly written: readonly string[]
  readonly first: Assembly
  readonly settings: Readonly<Record<string, unknown>>
  readonly stack: Pick<LocalStack, 'swap' | 'inUse'>
  readonly say: Say
}

/**
 * Synthesises again when a source changes and swaps the functions whose asset did, and the files of the console; for anything else it asks for a restart.
 * One change at a time: what changes meanwhile is taken up afterwards. A folder stays for as long as anything runs from it.
 */
export const watchSources = ({
  directory,
  written,
  first,
  settings,
  stack,
  say,
}: WatchProps): { readonly close: () => void } => {
  let current = first
  let round = 0
  let timer: NodeJS.Timeout | undefined
  let isBusy = false
  const stop = new AbortController()

  const again = async () => {
    if (isBusy) return later()
    isBusy = true
    const outdir = join(directory, `stack-${++round}`)
    const before = Date.now()
    try {
      const next = await synthesise(outdir, settings, stop.signal)
      const { swapped, held } = await stack.swap(next)
      const took = `${((Date.now() - before) / 1000).toFixed(1)} s`
      if (swapped.length > 0) say('watch', `swapped ${swapped.join(', ')} in ${took}`)
      // Told after each change until the run is restarted, or the template is again as it was.
      if (shapeOf(next) !== shapeOf(first)) {
        const kept = held.length > 0 ? `; until then the code of before runs in ${held.join(', ')}` : ''
        say('watch', `the template has changed: restart npm start to run it${kept}`)
      } else if (imagesOf(next) !== imagesOf(current)) {
        say('watch', 'the listener has changed: POST <aws>/_local/restart-listener runs the new one')
      } else if (swapped.length === 0) say('watch', `nothing that runs has changed (${took})`)
      current = next
    } catch (error) {
      if (stop.signal.aborted) return
      say('watch', error instanceof Error ? error.message : String(error))
      say('watch', 'the run goes on as it was before this change')
    } finally {
      if (!stop.signal.aborted) await removeAssemblies(directory, stack.inUse()).catch(failed)
      isBusy = false
    }
  }
  const later = () => {
    clearTimeout(timer)
    timer = setTimeout(() => void again(), SETTLE_MS)
  }
  const failed = (error: unknown) => say('watch', `watching goes on, but: ${String(error)}`)

  const { schemaDir } = withOwnSettings(settings)
  const folders = [...ROOMS, ...(typeof schemaDir === 'string' ? [schemaDir] : [])].map(room => resolve(ROOT, room))
  const isWritten = (path: string) => written.some(folder => path === folder || path.startsWith(folder + sep))
  const inFolder = (folder: string): FSWatcher =>
    watch(folder, { recursive: true }, (_, file) => {
      if (file !== null && isSource(file) && !isWritten(join(folder, file))) later()
    })
  const beside = watch(ROOT, (_, file) => {
    if (file !== null && SETTINGS.includes(file)) later()
  })
  const watchers = [...new Set(folders)].map(inFolder).concat(beside)
  for (const watcher of watchers) watcher.on('error', failed)
  return {
    close: () => {
      stop.abort()
      clearTimeout(timer)
      for (const watcher of watchers) watcher.close()
    },
  }
}
