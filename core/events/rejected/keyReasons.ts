/** Reasons, in words, for which messages are rejected because of a key. Viewers explain them. */
export const keyReasons = {
  malformed: 'the OSCORE option is not well-formed',
  unknownKid: 'unknown key id',
  revoked: 'its key was revoked',
  wrongKey: 'wrong key',
  replayed: 'old sequence number',
  challenged: 'not fresh',
  plain: 'it was not protected with the key of the device',
} as const
