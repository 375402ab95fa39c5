import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { CpuProfile, timesOf } from '../profiles/places.ts'
import type { Figure } from '../report.ts'
import { figure } from '../table.ts'

/** The use of a process under a load: processors by kind of thread, and uplinks a second. */
type Used = { readonly threads: readonly (readonly [string, number])[]; readonly perSecond: number }

/** The length to which Linux cuts the name of a thread: proc(5), `/proc/pid/comm`. */
const NAME_LENGTH = 15

/** V8's thread that writes the profile. */
const PROFILER = 'v8:ProfEvntProc'

/** Less than this is not told, ms an uplink. */
const MIN_MS = 0.01

/** The profile that the main thread's file name stands for, and those of the workers, which begin alike: by the name of their thread. */
const profiles = (file: string): readonly (readonly [thread: string, file: string])[] => {
  const start = `${basename(file, '.cpuprofile')}.`
  const workers = readdirSync(dirname(file)).filter(name => name.startsWith(start) && name !== basename(file))
  return [
    ['MainThread', file],
    ...workers.map(name => [name.slice(start.length, start.length + NAME_LENGTH), join(dirname(file), name)] as const),
  ]
}

/** Times of a thread by place; those of several threads with one name are added up. */
const timesByThread = (file: string): ReadonlyMap<string, ReadonlyMap<string, number>> => {
  const threads = new Map<string, Map<string, number>>()
  for (const [thread, path] of profiles(file)) {
    const sums = threads.get(thread) ?? new Map<string, number>()
    threads.set(thread, sums)
    for (const [place, ms] of timesOf(CpuProfile.parse(JSON.parse(readFileSync(path, 'utf8')))))
      sums.set(place, (sums.get(place) ?? 0) + ms)
  }
  return threads
}

/**
 * The processor time of an uplink, by thread and by place in the program. The time of a thread is what Linux counted; the profile says how it
 * is divided, since its own clock goes on while a thread waits for a processor.
 */
export const placesOf = ({ threads, perSecond }: Used, profile: string): readonly Figure[] => {
  const times = timesByThread(profile)
  return threads.flatMap(([thread, processors]): Figure[] => {
    const ms = (1000 * processors) / perSecond
    if (ms < MIN_MS || thread === PROFILER) return []
    const places = [...(times.get(thread) ?? [])].toSorted(([, one], [, other]) => other - one)
    const all = places.reduce((sum, [, time]) => sum + time, 0)
    const parts = places.map(([place, time]) => ({ what: `${thread}: ${place}`, ms: (ms * time) / all }))
    return [{ what: thread, ms }, ...parts.filter(part => part.ms >= MIN_MS)].map(part => ({
      what: part.what,
      value: `${figure(part.ms, 2)} ms`,
    }))
  })
}
