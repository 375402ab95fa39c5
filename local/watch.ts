import { watch } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Say } from './contracts.ts'
import type { LocalStack } from './stack.ts'
import { type Assembly, synthesise } from './template/synth.ts'

const ROOT = resolve(import.meta.dirname, '..')
const ROOMS = ['client', 'coap-ingest', 'console', 'core', 'infra', 'lambdas', 'proto']
/** An editor writes a file in several steps. */
const SETTLE_MS = 100

/** A template with the hashes of its assets taken out: what is left differs only when a restart is needed. */
const shapeOf = ({ template }: Assembly): string => JSON.stringify(template).replace(/[0-9a-f]{64}/g, '')

const imagesOf = ({ template }: Assembly): string =>
  (JSON.stringify(template).match(/container-assets[^"]*[0-9a-f]{64}/g) ?? []).join()

/**
 * Synthesises again when a source changes and swaps the functions whose asset did, and the files of the console; for anything else it asks for a restart.
 * One change at a time: what changes meanwhile is taken up afterwards.
 */
export const watchSources = ({
  directory,
  first,
  settings,
  stack,
  say,
}: {
  directory: string
  first: Assembly
  settings: Readonly<Record<string, unknown>>
  stack: Pick<LocalStack, 'swap'>
  say: Say
}): { readonly close: () => void } => {
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
      const swapped = await stack.swap(next)
      const took = `${((Date.now() - before) / 1000).toFixed(1)} s`
      if (swapped.length > 0) say('watch', `swapped ${swapped.join(', ')} in ${took}`)
      if (shapeOf(next) !== shapeOf(current)) {
        say('watch', 'the template has changed: restart npm start to run it')
      } else if (imagesOf(next) !== imagesOf(current)) {
        say('watch', 'the listener has changed: POST <aws>/_local/restart-listener runs the new one')
      } else if (swapped.length === 0) say('watch', `nothing that runs has changed (${took})`)
      current = next
      await rm(join(directory, `stack-${round - 1}`), { recursive: true, force: true })
    } catch (error) {
      if (!stop.signal.aborted) say('watch', error instanceof Error ? error.message : String(error))
    } finally {
      isBusy = false
    }
  }
  const later = () => {
    clearTimeout(timer)
    timer = setTimeout(() => void again(), SETTLE_MS)
  }
  const watchers = ROOMS.map(room =>
    watch(join(ROOT, room), { recursive: true }, (_, file) => {
      if (!/\.test\.tsx?$/.test(file ?? '')) later()
    }),
  )
  return {
    close: () => {
      stop.abort()
      clearTimeout(timer)
      for (const watcher of watchers) watcher.close()
    },
  }
}
