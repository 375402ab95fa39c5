import { readFileSync } from 'node:fs'
import { transformSync } from 'esbuild'

let compiled: URL | undefined

/**
 * The code of an instance's thread, compiled once a process: a thread that strips the types by itself takes 40 ms longer to start,
 * each time.
 */
export const bootCode = (): URL => {
  compiled ??= new URL(
    `data:text/javascript,${encodeURIComponent(
      transformSync(readFileSync(new URL('./boot.ts', import.meta.url), 'utf8'), {
        loader: 'ts',
        format: 'esm',
        target: 'node24',
        sourcefile: 'local/lambda/boot.ts',
      }).code,
    )}`,
  )
  return compiled
}
