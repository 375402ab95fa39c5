/** The form of a device id. It stands apart from its schema for programs that take no schemas along. */
export const DEVICE_ID_PATTERN = /^[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}$/
