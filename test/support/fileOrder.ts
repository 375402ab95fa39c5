import { relative } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** How long the files take that last longest, s, with what they wait for (two busy cores, November 2026). */
const SECONDS: Readonly<Record<string, number>> = {
  'test/consoleLog.test.ts': 80,
  'test/doctor.test.ts': 60,
  'test/console.test.ts': 55,
  'test/consoleAccessibility.test.ts': 50,
  'test/redrive.test.ts': 45,
  'test/consoleConfigured.test.ts': 40,
  'infra/stages.test.ts': 35,
  'infra/nag.test.ts': 30,
}
/** The duration assumed for a file that is not in the table, s: one of the end-to-end project waits for a stack. */
const USUAL_SECONDS: Readonly<Record<string, number>> = { 'end to end': 10 }

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
