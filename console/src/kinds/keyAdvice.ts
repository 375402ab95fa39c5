import { keyReasons } from '../../../core/events/rejected/keyReasons.ts'

const ADVICE: Readonly<Record<string, string>> = {
  [keyReasons.malformed]: 'The firmware writes the OSCORE option in another form than RFC 8613 §6.1 says.',
  [keyReasons.unknownKid]: 'The stack has no key with this id. The key may have been made for another stage.',
  [keyReasons.revoked]: 'The device still uses a key that was revoked or has ended. Give it the new one.',
  [keyReasons.wrongKey]:
    'The master secret or salt of the device is not the one of this key id. Show the key, and give it to the device again. A stranger can cause this, too.',
  [keyReasons.replayed]:
    'The sequence number was used before. A device that lost its counter needs a new key. A stranger who sends an old message again can cause this, too.',
  [keyReasons.challenged]:
    'The stack asked the sender to prove that the message is new (Echo, RFC 9175), and hears the device once it answers.',
  [keyReasons.plain]: 'The device did not use its key, or somebody else used its name.',
}

/** An explanation of a reason that has to do with a key, and the way out; undefined for another reason. */
export const keyAdvice = (reason: string): string | undefined =>
  Object.hasOwn(ADVICE, reason) ? ADVICE[reason] : undefined
