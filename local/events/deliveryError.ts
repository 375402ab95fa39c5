/** The name of a failed delivery in a dead-letter queue, and whether another attempt can help. */
export type DeliveryError = { readonly code: string; readonly message: string; readonly permanent: boolean }

const permanentCodes: Readonly<Record<string, string>> = {
  AccessDeniedException: 'NO_PERMISSIONS',
  ResourceNotFoundException: 'NO_RESOURCE',
  QueueDoesNotExist: 'NO_RESOURCE',
  'AWS.SimpleQueueService.NonExistentQueue': 'NO_RESOURCE',
  // AWS documents no code for these.
  KeyRefused: 'SDK_CLIENT_ERROR',
  InvalidInput: 'SDK_CLIENT_ERROR',
}
const retriedCodes: Readonly<Record<string, string>> = {
  TooManyRequestsException: 'THROTTLING',
  ThrottlingException: 'THROTTLING',
}

/**
 * Missing permissions and missing targets are not retried: the event goes to the dead-letter queue at once.
 * AWS: "Using dead-letter queues to process undelivered events in EventBridge".
 */
export const deliveryError = (thrown: unknown): DeliveryError => {
  const name = thrown instanceof Error ? thrown.name : 'Error'
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  const permanent = permanentCodes[name]
  return { code: permanent ?? retriedCodes[name] ?? 'SDK_CLIENT_ERROR', message, permanent: permanent !== undefined }
}
