/**
 * The HTTP status of the answer behind an error of the AWS SDK; undefined for an error without an answer. An answer whose body is
 * empty, or no JSON, has a status all the same, where the error is called `Unknown` or `SyntaxError`.
 */
export const statusOf = (error: unknown): number | undefined => {
  if (!(error instanceof Error) || !('$metadata' in error)) return undefined
  const { $metadata } = error
  if (typeof $metadata !== 'object' || $metadata === null || !('httpStatusCode' in $metadata)) return undefined
  return typeof $metadata.httpStatusCode === 'number' ? $metadata.httpStatusCode : undefined
}
