/** The fields that each line of a sender has. */
export type LineFields = {
  readonly source: string
  readonly application?: string | undefined
  readonly labels?: Readonly<Record<string, string>> | undefined
}

/** A line, and whether the program wrote it to standard error. */
export type StreamLine = { readonly text: string; readonly isError: boolean }

/**
 * The body of a request: NDJSON, an entry a line of the file. Each names its source, which goes before a name within the line, and no entry
 * is joined with another, so that the answer counts lines of the file.
 */
export const entriesOf = ({ source, application, labels }: LineFields): ((lines: readonly StreamLine[]) => string) => {
  const around = (isError: boolean) => {
    const fields = JSON.stringify({ source, application, ...(isError && { stream: 'stderr' }), ...labels })
    return fields.slice(0, -1)
  }
  const [out, err] = [around(false), around(true)]
  return lines =>
    lines
      .map(({ text, isError }) => `${isError ? err : out},"message":${JSON.stringify(text.toWellFormed())}}`)
      .join('\n')
}
