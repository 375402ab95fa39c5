import { relative } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** How long the longest files took in a run on two busy cores, s, with what they wait for. Only their proportions matter. */
const SECONDS: Readonly<Record<string, number>> = {
  'test/firmware.test.ts': 180,
  'test/consoleLog.test.ts': 160,
  'test/doctor.test.ts': 80,
  'test/console.test.ts': 75,
  'test/redrive.test.ts': 70,
  'test/completeness.test.ts': 55,
  'test/faults.test.ts': 90,
  'test/keys.test.ts': 70,
  'test/limits.test.ts': 60,
  'test/busAndQuotas.test.ts': 40,
  'infra/replacement.test.ts': 70,
  'core/events/store.test.ts': 30,
  'core/coap/client/client.test.ts': 40,
  'infra/console-files.test.ts': 35,
}
/** The seconds assumed for a file that is not in the table. A file of the end-to-end project waits for a stack. */
const USUAL_SECONDS: Readonly<Record<string, number>> = { 'end to end': 25 }

export type Queued<File> = { readonly file: File; readonly project: string; readonly seconds: number }

/**
 * Mixes the files of all projects so that each project advances at the same rate, the longest files of each first: while
 * files of one project wait, those of another have the processor, and no long file is left for the end.
 */
export const mixed = <File>(queued: readonly Queued<File>[]): File[] => {
  const total = new Map<string, number>()
  const begins = queued
    .toSorted((one, other) => other.seconds - one.seconds)
    .map(({ file, project, seconds }) => {
      const before = total.get(project) ?? 0
      total.set(project, before + seconds)
      return { file, project, before }
    })
  return begins
    .map(({ file, project, before }) => ({ file, share: before / (total.get(project) ?? 1) }))
    .toSorted((one, other) => one.share - other.share)
    .map(({ file }) => file)
}

/** The order in which vitest starts test files. By itself it runs one project after another. */
export class FileOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { root } = this.ctx.config
    return mixed(
      (await super.sort(files)).map(file => ({
        file,
        project: file.project.name,
        seconds: SECONDS[relative(root, file.moduleId)] ?? USUAL_SECONDS[file.project.name] ?? 1,
      })),
    )
  }
}
