/** Largest request body, bytes. "Quotas for configuring and running an HTTP API in API Gateway", payload size. */
export const MAX_BODY_BYTES = 10 * 1024 * 1024

/** Largest input and output of a function that somebody waits for, bytes. Lambda Developer Guide, "Lambda quotas". */
export const MAX_PAYLOAD_BYTES = 6 * 1024 * 1024
