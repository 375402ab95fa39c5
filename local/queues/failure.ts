/** A refusal of SQS, named by its code. Amazon SQS API Reference, "Common Errors" and those of each action. */
export class QueueFailure extends Error {
  override readonly name: string
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.name = code
    this.code = code
  }
}

/** The names of some errors in the older query protocol, which clients still compare. Amazon SQS Developer Guide, "AWS JSON protocol FAQs". */
export const queryErrors: Readonly<Record<string, string>> = {
  QueueDoesNotExist: 'AWS.SimpleQueueService.NonExistentQueue',
  MessageNotInflight: 'AWS.SimpleQueueService.MessageNotInflight',
  EmptyBatchRequest: 'AWS.SimpleQueueService.EmptyBatchRequest',
  TooManyEntriesInBatchRequest: 'AWS.SimpleQueueService.TooManyEntriesInBatchRequest',
  BatchEntryIdsNotDistinct: 'AWS.SimpleQueueService.BatchEntryIdsNotDistinct',
  BatchRequestTooLong: 'AWS.SimpleQueueService.BatchRequestTooLong',
  UnsupportedOperation: 'AWS.SimpleQueueService.UnsupportedOperation',
}
