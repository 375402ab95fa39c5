import * as z from 'zod'
import { QueueFailure } from './failure.ts'

const Id = z.looseObject({ Id: z.string().regex(/^[\w-]{1,80}$/) })

/**
 * Does the entries of a batch one by one: each succeeds or fails by itself. Amazon SQS API Reference, "SendMessageBatch".
 * @throws QueueFailure for a batch that is refused as a whole
 */
export const eachEntry = (
  entries: readonly unknown[],
  act: (entry: unknown) => Readonly<Record<string, unknown>>,
): { readonly Successful: readonly unknown[]; readonly Failed: readonly unknown[] } => {
  if (entries.length === 0) throw new QueueFailure('EmptyBatchRequest', 'There should be at least one entry.')
  if (entries.length > 10)
    throw new QueueFailure(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are 10. You have sent ${entries.length}.`,
    )
  const ids = entries.map(entry => {
    const parsed = Id.safeParse(entry)
    if (parsed.success) return parsed.data.Id
    throw new QueueFailure(
      'InvalidBatchEntryId',
      'The Id of a batch entry can hold letters, digits, hyphens and underscores.',
    )
  })
  if (new Set(ids).size < ids.length)
    throw new QueueFailure('BatchEntryIdsNotDistinct', 'Two entries of the batch have the same Id.')
  const Successful: unknown[] = []
  const Failed: unknown[] = []
  for (const [at, entry] of entries.entries()) {
    try {
      Successful.push({ Id: ids[at], ...act(entry) })
    } catch (error) {
      if (!(error instanceof QueueFailure)) throw error
      Failed.push({ Id: ids[at], Code: error.code, Message: error.message, SenderFault: true })
    }
  }
  return { Successful, Failed }
}
