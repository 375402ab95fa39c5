import type { DeviceKey } from '../../core/devices/keys/http/contract.ts'
import { keyQr } from '../../core/devices/keys/keyQr.ts'
import { printableJson } from '../line/printable.ts'
import { qrLines } from './qrLines.ts'

/** The forms in which a key is written. */
export const keyForms = ['json', 'c', 'zephyr', 'uoscore', 'libcoap', 'aiocoap', 'qr'] as const
export type KeyForm = (typeof keyForms)[number]

/** A key in one of the forms. */
export const writtenKey = (key: DeviceKey, form: KeyForm): string => WRITERS[form](key)

const bytesOf = (hex: string): readonly string[] => (hex.match(/../g) ?? []).map(byte => `0x${byte}`)

/** C has no arrays without elements: of an empty one there is a byte that its length leaves out. */
const arrayOf = (name: string, hex: string): string =>
  `static const uint8_t ${name}[] = { ${bytesOf(hex || '00').join(', ')} };\n#define ${name.toUpperCase()}_LEN ${hex.length / 2}\n`

const arrays = ({ deviceId, senderId, recipientId, masterSecret, masterSalt, algorithm, hkdf }: DeviceKey): string =>
  `/* The OSCORE key (RFC 8613) of ${deviceId}. Whoever has it can speak in the name of the device.\n   ${algorithm}, ${hkdf} */\n#include <stdint.h>\n\n` +
  arrayOf('oscore_master_secret', masterSecret) +
  arrayOf('oscore_master_salt', masterSalt) +
  arrayOf('oscore_sender_id', senderId) +
  arrayOf('oscore_recipient_id', recipientId)

const NAMES = ['master_secret', 'sender_id', 'recipient_id', 'master_salt'] as const

/** `coap_oscore_context_add` of Zephyr's own library (zephyr/net/coap_oscore.h). */
const zephyr = (key: DeviceKey): string =>
  `${arrays(key)}\n#include <zephyr/net/coap_oscore.h>\n\nstatic const struct coap_oscore_init_params oscore_params = {\n${NAMES.map(
    name => `\t.${name} = oscore_${name},\n\t.${name}_len = OSCORE_${name.toUpperCase()}_LEN,\n`,
  ).join(
    '',
  )}\t.aead_alg = COAP_OSCORE_AEAD_AES_CCM_16_64_128,\n\t.hkdf = COAP_OSCORE_HKDF_SHA_256,\n\t/* The key is not new at each boot: CONFIG_COAP_OSCORE_CONTEXT_REUSE keeps the sequence number. */\n\t.fresh_master_secret_salt = false,\n};\n`

/** `oscore_context_init` of the module uoscore-uedhoc (oscore.h). */
const uoscore = (key: DeviceKey): string =>
  `${arrays(key)}\n#include <oscore.h>\n\nstatic struct oscore_init_params oscore_params = {\n${NAMES.map(
    name => `\t.${name}.ptr = (uint8_t *)oscore_${name},\n\t.${name}.len = OSCORE_${name.toUpperCase()}_LEN,\n`,
  ).join(
    '',
  )}\t.aead_alg = OSCORE_AES_CCM_16_64_128,\n\t.hkdf = OSCORE_SHA_256,\n\t/* The key is not new at each boot: with OSCORE_NVM_SUPPORT, nvm_write_ssn and nvm_read_ssn keep the sequence number. */\n\t.fresh_master_secret_salt = false,\n};\n`

/** coap-oscore-conf(5). */
const libcoap = ({ senderId, recipientId, masterSecret, masterSalt }: DeviceKey): string =>
  [
    `master_secret,hex,"${masterSecret}"`,
    ...(masterSalt === '' ? [] : [`master_salt,hex,"${masterSalt}"`]),
    `sender_id,hex,"${senderId}"`,
    `recipient_id,hex,"${recipientId}"`,
    'aead_alg,integer,10',
    'hkdf_alg,integer,-10',
  ]
    .map(line => `${line}\n`)
    .join('')

/** The `settings.json` of a context directory of aiocoap. */
const aiocoap = ({ senderId, recipientId, masterSecret, masterSalt, algorithm }: DeviceKey): string =>
  `${printableJson(
    {
      'sender-id_hex': senderId,
      'recipient-id_hex': recipientId,
      secret_hex: masterSecret,
      salt_hex: masterSalt,
      algorithm,
      'kdf-hashfun': 'sha256',
    },
    2,
  )}\n`

const WRITERS: Readonly<Record<KeyForm, (key: DeviceKey) => string>> = {
  json: key => `${printableJson(key)}\n`,
  c: arrays,
  zephyr,
  uoscore,
  libcoap,
  aiocoap,
  qr: key => qrLines(keyQr(key)),
}
