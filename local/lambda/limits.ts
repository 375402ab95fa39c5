/** Largest input and output of a function that somebody waits for, bytes. Lambda Developer Guide, "Lambda quotas": 6 MB. */
export const MAX_PAYLOAD_BYTES = 6 * 1024 * 1024

/** Largest input of an asynchronous invocation, bytes. Same page: 1 MB. */
export const MAX_ASYNC_PAYLOAD_BYTES = 1024 * 1024
