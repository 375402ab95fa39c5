import { createInterface } from 'node:readline/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { csvTable } from '../../core/events/csv/table.ts'
import { type EventKind, kinds } from '../../core/events/kinds.ts'
import { schemaColumns } from '../../core/events/schemaColumns.ts'
import { readSchema } from '../../proto/schemaFiles.ts'
import { type Subcommand, subcommand } from '../command/subcommand.ts'
import type { Outcome } from '../command.ts'
import { schemaDirectory } from '../stack/schemaDir.ts'
import { type ExportedEvent, exportApi } from './api.ts'
import { momentIn } from './moment.ts'
import { type Head, openPart } from './partFile.ts'
import { NotAgreed, runExport } from './run.ts'
import { type ExportSettings, exportFace, readExportSettings } from './settings.ts'
import { type Sink, streamSink } from './sink.ts'
import { exportAccess } from './stack.ts'
import { statusLine } from './statusLine.ts'

const every: readonly EventKind[] = kinds

/** `sonde export`. */
export const exportCommand: Subcommand<ExportSettings> = subcommand({
  ...exportFace,
  read: readExportSettings,
  run: async settings => {
    const csv = csvTable<ExportedEvent>(every, schemaColumns(readSchema(schemaDirectory(settings.schema)).uplink))
    const stop = new AbortController()
    const interrupted = () => stop.abort()
    process.once('SIGINT', interrupted)
    process.once('SIGTERM', interrupted)
    const status = statusLine(process.stderr, Date.now)
    let sink: Sink | undefined
    try {
      const access = await exportAccess(settings, process.env.SONDE_TOKEN)
      sink = await sinkOf(settings, csv.head, stop.signal)
      const done = await runExport({
        ...settings,
        csv,
        sink,
        api: exportApi({
          ...access,
          fetch,
          wait: ms => wait(ms, undefined, { signal: stop.signal }),
          random: Math.random,
          signal: stop.signal,
          onLimit: ms => status.show(`The read units of this minute are used up: goes on in ${Math.ceil(ms / 1000)} s`),
        }),
        say: status.say,
        show: status.show,
        ask: process.stdin.isTTY ? question => answered(question, stop.signal) : undefined,
        now: Date.now,
      })
      if (done.kind === 'declined') return { out: '', err: 'Nothing was read but the samples.\n', code: 1 }
      const where = settings.file === undefined ? '' : ` are in ${settings.file}`
      return { out: '', err: `${done.events} events${where}: ${Math.round(done.readUnits)} read units.\n` }
    } catch (error) {
      if (error instanceof NotAgreed) return { out: '', err: `${error.message}\n`, code: 3 }
      return failed(error, stop.signal.aborted, sink !== undefined && settings.file !== undefined)
    } finally {
      status.end()
      await sink?.close()
      process.off('SIGINT', interrupted)
      process.off('SIGTERM', interrupted)
    }
  },
})

const sinkOf = async (
  { query, isCompressed, isFresh, file, source }: ExportSettings,
  columns: string,
  signal: AbortSignal,
): Promise<Sink> => {
  const now = Date.now()
  const head: Head = {
    version: 1,
    query: JSON.stringify([query, isCompressed, source, query.form === 'csv' ? columns : '']),
    from: momentIn('from', query.from, now),
    to: momentIn('to', query.to, now),
    pid: process.pid,
  }
  return file === undefined ? streamSink(process.stdout, head, signal) : openPart(file, { isFresh, head })
}

const failed = (error: unknown, isInterrupted: boolean, goesOn: boolean): Outcome => {
  const advice = goesOn ? '. The same command goes on from here' : ''
  if (isInterrupted) return { out: '', err: `Ended by a signal${advice}\n`, code: 130 }
  const message = error instanceof Error ? error.message : String(error)
  return { out: '', err: `${message}${advice}\n`, code: 1 }
}

const answered = async (question: string, signal: AbortSignal): Promise<boolean> => {
  // Without a terminal's editing, so that Ctrl-C stays a signal.
  const lines = createInterface({ input: process.stdin, output: process.stderr, terminal: false })
  try {
    return /^y(es)?$/i.test((await lines.question(question, { signal })).trim())
  } finally {
    lines.close()
  }
}
