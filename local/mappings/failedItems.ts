import * as z from 'zod'

const Answer = z.looseObject({
  batchItemFailures: z.array(z.looseObject({ itemIdentifier: z.string().min(1) })).nullish(),
})

/**
 * The messages of a batch that its function did not get done. All of them, where the answer cannot be read or names a message that is
 * not in the batch; none where the answer is empty.
 * AWS: "Handling errors for an SQS event source in Lambda", success and failure conditions.
 */
export const failedItems = <Item extends { readonly messageId: string }>(
  batch: readonly Item[],
  answer: unknown,
): readonly Item[] => {
  if (answer === null || answer === undefined || answer === '') return []
  const { data } = Answer.safeParse(answer)
  if (!data) return batch
  const named = new Set(data.batchItemFailures?.map(({ itemIdentifier }) => itemIdentifier))
  const failed = batch.filter(({ messageId }) => named.has(messageId))
  return failed.length === named.size ? failed : batch
}
