/* The client of sonde.h: exchanges after RFC 7252, one at a time (NSTART 1). */
#include "sonde.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "pb_decode.h"
#include "pb_encode.h"

/* RFC 7252 §4.8 and §4.8.2 */
#define ACK_TIMEOUT_MS 2000u
#define MAX_RETRANSMIT 4u
#define MAX_TRANSMIT_WAIT_MS 93000u
#define MAX_TRANSMIT_SPAN_MS 45000u
#define EXCHANGE_LIFETIME_MS 247000u

/* Pauses after a message that nobody answered: the first, and the longest, which each pause doubles up to. */
#define FIRST_BACKOFF_S 60u
#define MAX_BACKOFF_S 3600u
/* Max-Age where a 4.29 or 5.xx has none: its default, RFC 7252 §5.10.5. */
#define DEFAULT_MAX_AGE_S 60u
/* Unless `reserve` says otherwise, the state is written once in so long. */
#define RESERVE_S 600u
/* A blocked device speaks again after a day. */
#define BLOCKED_MS 86400000u
/* After an acknowledgement, for an answer that No-Response lets through; and for the repetition of a separate answer. */
#define LISTEN_MS 5000u

/* Log lines must not burden a bad link: a message with them is sent twice, and awaited no longer than both take. */
#define LOG_MAX_RETRANSMIT 1u
#define LOG_WAIT_MS 10000u
#define LOG_DATAGRAMS 4u
/* After lines that nobody answered, so many accepted uplinks go by before the next attempt: the first pause, and the longest. */
#define LOG_FIRST_PAUSE 1u
#define LOG_MAX_PAUSE 16u
/* A server that knows no log lines is asked again after a day. */
#define LOG_UNKNOWN_MS 86400000u

enum { CON, NON, ACK, RST };
enum { IDLE, SENT, ACKNOWLEDGED, WAITING };
enum { NO_REBOOT, REBOOT_DUE, REBOOT_QUEUED };

#define REPORTS_SETTINGS 1u
#define REPORTS_REBOOT 2u

#define POST 0x02u
#define CONTENT 0x45u
#define FORBIDDEN 0x83u
#define NOT_FOUND 0x84u
#define METHOD_NOT_ALLOWED 0x85u
#define UNSUPPORTED_FORMAT 0x8fu
#define TOO_MANY_REQUESTS 0x9du
#define OPTION_CONTENT_FORMAT 12u
#define OPTION_MAX_AGE 14u
#define NOT_2XX 2u
#define NOT_4XX 8u
#define NO_ANSWER 26u
#define OCTET_STREAM 42u
#define CBOR 60u

/* A queued reading: its length (2), count (4), flags (1), version of the settings (1), and its bytes. */
#define ENTRY_HEAD 8u

/* In the state: no location mode. */
#define NO_MODE 0xffu

_Static_assert(sonde_Uplink_size <= 1024, "the server takes bodies of up to 1,024 bytes");

static uint64_t now_of(const sonde_client *client) { return client->port.now_ms(client->port.context); }

static uint32_t random_below(sonde_client *client, uint32_t limit) {
  uint32_t value = 0;
  client->port.random(client->port.context, (uint8_t *)&value, sizeof value);
  return limit == 0 ? 0 : value % limit;
}

/* ---- What the device can apply ---- */

/* Whether the device knows a location mode and can apply it. */
static bool can_apply(const sonde_client *client, unsigned mode) {
  const uint32_t modes = client->options.location_modes;
  return mode < _sonde_LocationMode_ARRAYSIZE && (modes == 0 || (mode < 32 && (modes >> mode & 1u)));
}

static bool is_within(const sonde_client *client, uint32_t interval) {
  return interval >= client->options.min_interval && interval <= client->options.max_interval;
}

/* ---- State that survives a restart ---- */

static uint32_t crc32_of(const uint8_t *bytes, size_t length) {
  uint32_t crc = 0xffffffffu;
  for (size_t i = 0; i < length; i++) {
    crc ^= bytes[i];
    for (int bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1u) ? 0xedb88320u : 0u);
  }
  return ~crc;
}

static void put32(uint8_t *to, uint32_t value) {
  for (int i = 0; i < 4; i++) to[i] = (uint8_t)(value >> (8 * i));
}

static uint32_t get32(const uint8_t *from) {
  return (uint32_t)from[0] | (uint32_t)from[1] << 8 | (uint32_t)from[2] << 16 | (uint32_t)from[3] << 24;
}

/*
 * Layout: format (1), location mode (1), message id (2), count (4), heartbeat interval (4), zeros (4), CRC-32 of these (4).
 * Both numbers are the first ones that the next start may use. A setting that is still the program's own is not kept, so that
 * a new firmware can bring another one: its interval is 0 then, its mode NO_MODE.
 */
static void save(sonde_client *client) {
  const bool has_interval = client->settings.heartbeat_interval != client->options.settings.heartbeat_interval;
  const bool has_mode = client->settings.location_mode != client->options.settings.location_mode;
  uint8_t state[SONDE_STATE_BYTES] = {1, has_mode ? (uint8_t)client->settings.location_mode : NO_MODE};
  if (client->port.save == NULL) return;
  state[2] = (uint8_t)client->message_id_reserved;
  state[3] = (uint8_t)(client->message_id_reserved >> 8);
  put32(state + 4, client->count_reserved);
  put32(state + 8, has_interval ? client->settings.heartbeat_interval : 0);
  put32(state + 16, crc32_of(state, 16));
  if (!client->port.save(client->port.context, state, sizeof state)) client->statistics.not_saved++;
}

static bool load(sonde_client *client) {
  uint8_t state[SONDE_STATE_BYTES];
  if (client->port.load == NULL || !client->port.load(client->port.context, state, sizeof state)) return false;
  if (state[0] != 1 || get32(state + 16) != crc32_of(state, 16)) return false;
  client->message_id = (uint16_t)(state[2] | state[3] << 8);
  client->count = get32(state + 4);
  /* Another firmware may have written them, with other bounds. */
  if (can_apply(client, state[1])) client->settings.location_mode = (sonde_LocationMode)state[1];
  if (is_within(client, get32(state + 8))) client->settings.heartbeat_interval = get32(state + 8);
  return true;
}

/* Numbers are written down before they are used, so that no restart brings one back. */
static void reserve(sonde_client *client) {
  uint32_t numbers = client->options.reserve;
  if (numbers == 0 && client->settings.heartbeat_interval > 0) numbers = RESERVE_S / client->settings.heartbeat_interval;
  if (numbers == 0) numbers = 1;
  client->count_reserved = client->count + numbers;
  /* Log lines take message ids and no counts: they must not bring more writes. */
  if (client->lines.is_used && numbers < 8192) numbers *= 1u + client->options.log_datagrams < 8 ? 1u + client->options.log_datagrams : 8;
  client->message_id_reserved = (uint16_t)(client->message_id + numbers);
  save(client);
}

static uint32_t next_count(sonde_client *client) {
  if (client->count == client->count_reserved) reserve(client);
  return client->count++;
}

static uint16_t next_message_id(sonde_client *client) {
  if (client->message_id == client->message_id_reserved) reserve(client);
  return client->message_id++;
}

/* ---- The queue: entries one behind the other, the oldest first ---- */

static size_t entry_length(const sonde_client *client) {
  return ENTRY_HEAD + (size_t)(client->queue[0] | client->queue[1] << 8);
}

static void remove_oldest(sonde_client *client) {
  const size_t length = entry_length(client);
  client->queued -= length;
  memmove(client->queue, client->queue + length, client->queued);
}

static void report_again(sonde_client *client, uint8_t flags) {
  if (flags & REPORTS_REBOOT && client->reboot_state == REBOOT_QUEUED) client->reboot_state = REBOOT_DUE;
}

/* ---- Messages ---- */

static size_t put_option(uint8_t *to, unsigned delta, const void *value, size_t length) {
  size_t at = 1;
  to[0] = (uint8_t)((delta < 13 ? delta : 13) << 4 | (length < 13 ? length : 13));
  if (delta >= 13) to[at++] = (uint8_t)(delta - 13);
  if (length >= 13) to[at++] = (uint8_t)(length - 13);
  memcpy(to + at, value, length);
  return at + length;
}

/* A new message id and token for the datagram, which makes it a new message. */
static void put_identity(sonde_client *client) {
  const uint16_t id = next_message_id(client);
  client->datagram[2] = (uint8_t)(id >> 8);
  client->datagram[3] = (uint8_t)id;
  client->port.random(client->port.context, client->datagram + 4, SONDE_TOKEN_BYTES);
  client->first_sent_at = now_of(client);
}

static void transmit(sonde_client *client) {
  if (client->datagrams > 0) client->statistics.retransmitted++;
  client->datagrams++;
  client->has_left = client->port.send(client->port.context, client->datagram, client->datagram_length);
  client->next_at = now_of(client) + client->timeout_ms;
  client->timeout_ms *= 2;
}

/* RFC 7252 §4.2: the first pause is drawn from ACK_TIMEOUT to ACK_TIMEOUT * ACK_RANDOM_FACTOR, each next one is twice as long. */
static void send_first(sonde_client *client) {
  client->phase = SENT;
  client->is_awaited = true;
  client->datagrams = 0;
  client->timeout_ms = ACK_TIMEOUT_MS + random_below(client, ACK_TIMEOUT_MS / 2 + 1);
  client->give_up_at = now_of(client) + (client->is_log ? LOG_WAIT_MS : MAX_TRANSMIT_WAIT_MS);
  transmit(client);
}

/* Header, path and content-format of a POST. Returns the length; message id and token are put in later. */
static size_t put_post(sonde_client *client, const char *resource, uint8_t content_format) {
  uint8_t *to = client->datagram;
  size_t at = 4 + SONDE_TOKEN_BYTES;
  to[0] = (uint8_t)(1u << 6 | CON << 4 | SONDE_TOKEN_BYTES);
  to[1] = POST;
  at += put_option(to + at, 11, resource, strlen(resource));
  at += put_option(to + at, 0, client->options.device_id, strlen(client->options.device_id));
  return at + put_option(to + at, 1, &content_format, 1);
}

static void send_oldest(sonde_client *client) {
  const uint8_t *entry = client->queue;
  const size_t length = entry_length(client) - ENTRY_HEAD;
  uint8_t *to = client->datagram;
  size_t at = put_post(client, "uplink", OCTET_STREAM);

  client->is_log = false;
  if (client->options.no_response) at += put_option(to + at, 258 - 12, &client->options.no_response, 1);
  if (length > 0) to[at++] = 0xff;
  memcpy(to + at, entry + ENTRY_HEAD, length);
  client->datagram_length = at + length;
  client->uplink_count = get32(entry + 2);
  client->flags = entry[6];
  client->flags_version = entry[7];
  remove_oldest(client);
  put_identity(client);
  send_first(client);
}

/* ---- Log lines ---- */

static void lock(const sonde_client *client) {
  if (client->port.lock != NULL) client->port.lock(client->port.context);
}

static void unlock(const sonde_client *client) {
  if (client->port.unlock != NULL) client->port.unlock(client->port.context);
}

static bool has_lines(const sonde_client *client) {
  return client->log_credit > 0 && (client->lines.queued > 0 || client->lines.dropped > 0);
}

/*
 * Sends lines for which an accepted uplink has paid. Those of a message that nobody answered are the same message again while the
 * server knows it, so that they are not stored twice.
 */
static void send_lines(sonde_client *client) {
  const uint64_t now = now_of(client);
  size_t at = put_post(client, "logs", CBOR);
  client->datagram[at++] = 0xff;
  lock(client);
  if (now - client->log_first_sent_at > EXCHANGE_LIFETIME_MS - LOG_WAIT_MS) sonde_lines_take_back(&client->lines);
  const bool is_again = client->lines.sending > 0 || client->lines.dropped_sending > 0;
  if (!is_again) client->log_first_sent_at = now;
  const size_t length = sonde_lines_write(&client->lines, client->log_first_sent_at, client->datagram + at, SONDE_LOG_BODY_BYTES);
  unlock(client);
  client->log_credit--;
  if (length == 0) return;
  client->datagram_length = at + length;
  client->is_log = true;
  if (is_again) memcpy(client->datagram + 2, client->log_identity, sizeof client->log_identity);
  else put_identity(client);
  memcpy(client->log_identity, client->datagram + 2, sizeof client->log_identity);
  send_first(client);
}

/* The message with log lines is over, whatever became of it. The lines stay queued. */
static void end_lines(sonde_client *client) {
  client->phase = IDLE;
  client->is_awaited = false;
}

static void lines_accepted(sonde_client *client) {
  end_lines(client);
  lock(client);
  client->statistics.lines_accepted += sonde_lines_settle(&client->lines);
  unlock(client);
  client->log_next_pause = LOG_FIRST_PAUSE;
}

static void lines_refused(sonde_client *client, uint8_t code) {
  end_lines(client);
  client->log_credit = 0;
  if (code == FORBIDDEN) {
    client->silent_until = now_of(client) + BLOCKED_MS;
    return;
  }
  lock(client);
  client->statistics.lines_refused += sonde_lines_settle(&client->lines);
  unlock(client);
  if (code == NOT_FOUND || code == METHOD_NOT_ALLOWED || code == UNSUPPORTED_FORMAT)
    client->log_silent_until = now_of(client) + LOG_UNKNOWN_MS;
}

static void lines_postponed(sonde_client *client, uint32_t max_age_s) {
  const uint32_t wait_s = max_age_s < client->options.max_wait ? max_age_s : client->options.max_wait;
  end_lines(client);
  client->log_credit = 0;
  client->log_silent_until = now_of(client) + wait_s * 1000ull + random_below(client, 10000u);
}

static void lines_unanswered(sonde_client *client) {
  end_lines(client);
  client->log_credit = 0;
  client->log_pause = client->log_next_pause;
  client->log_next_pause = (uint8_t)(client->log_pause * 2 < LOG_MAX_PAUSE ? client->log_pause * 2 : LOG_MAX_PAUSE);
}

/* An accepted uplink shows that the link is good and the radio on: that is the time for log lines. */
static void grant_lines(sonde_client *client) {
  if (client->log_pause > 0) client->log_pause--;
  else if (now_of(client) >= client->log_silent_until) client->log_credit = client->options.log_datagrams;
}

void sonde_log_text(sonde_client *client, sonde_log_level level, const char *module, const char *text, size_t length) {
  if (level > client->options.log_level) return;
  const uint64_t now = now_of(client);
  lock(client);
  client->statistics.lines_dropped += sonde_lines_put(&client->lines, now, level, module, text, length);
  unlock(client);
}

void sonde_log_lost(sonde_client *client, uint32_t lines) {
  lock(client);
  client->lines.dropped += lines;
  client->statistics.lines_dropped += lines;
  unlock(client);
}

void sonde_log(sonde_client *client, sonde_log_level level, const char *module, const char *format, ...) {
  char text[SONDE_LOG_TEXT_BYTES + 2];
  va_list arguments;
  if (level > client->options.log_level) return;
  va_start(arguments, format);
  const int length = vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  if (length > 0) sonde_log_text(client, level, module, text, (size_t)length < sizeof text ? (size_t)length : sizeof text - 1);
}

/* An empty message, RFC 7252 §4.2 and §4.3. */
static void reply(sonde_client *client, unsigned type, const uint8_t *to) {
  const uint8_t message[4] = {(uint8_t)(1u << 6 | type << 4), 0, to[2], to[3]};
  (void)client->port.send(client->port.context, message, sizeof message);
}

/* ---- Outcomes ---- */

static void tell(sonde_client *client, sonde_outcome outcome) {
  outcome.uplink_count = client->uplink_count;
  outcome.datagrams = client->datagrams;
  if (client->options.done != NULL) client->options.done(client->options.context, &outcome);
}

static void wait_for(sonde_client *client, uint64_t ms, sonde_outcome outcome) {
  client->phase = WAITING;
  client->next_at = now_of(client) + ms;
  outcome.again_ms = (uint32_t)ms;
  tell(client, outcome);
}

static void give_up(sonde_client *client) {
  if (client->is_log) {
    lines_unanswered(client);
    return;
  }
  const uint32_t pause_s = client->backoff_s;
  client->statistics.unanswered++;
  client->backoff_s = pause_s * 2 < MAX_BACKOFF_S ? pause_s * 2 : MAX_BACKOFF_S;
  if (client->port.reopen != NULL) client->port.reopen(client->port.context);
  /* Devices that lost the same cell do not come back together. An answer that is still on its way is taken. */
  wait_for(client, pause_s * 1000u + random_below(client, pause_s * 500u), (sonde_outcome){.result = SONDE_UNANSWERED});
}

static void accepted(sonde_client *client, uint8_t code) {
  if (client->is_log) {
    lines_accepted(client);
    return;
  }
  client->phase = IDLE;
  client->is_awaited = false;
  client->statistics.accepted++;
  grant_lines(client);
  if (client->flags & REPORTS_REBOOT) client->reboot_state = NO_REBOOT;
  if (client->flags & REPORTS_SETTINGS && client->flags_version == client->settings_version) client->settings_due = false;
  tell(client, (sonde_outcome){.result = SONDE_ACCEPTED, .code = code});
}

static void refused(sonde_client *client, uint8_t code, const uint8_t *text, size_t length) {
  if (client->is_log) {
    lines_refused(client, code);
    return;
  }
  client->phase = IDLE;
  client->is_awaited = false;
  client->statistics.refused++;
  report_again(client, client->flags);
  if (code == FORBIDDEN) client->silent_until = now_of(client) + BLOCKED_MS;
  tell(client, (sonde_outcome){.result = SONDE_REFUSED, .code = code, .text = text, .text_length = length});
}

static void postponed(sonde_client *client, uint8_t code, uint32_t max_age_s) {
  if (client->is_log) {
    lines_postponed(client, max_age_s);
    return;
  }
  const uint32_t longest = client->options.max_wait;
  const uint32_t wait_s = max_age_s == 0 ? 1 : max_age_s < longest ? max_age_s : longest;
  client->is_awaited = false;
  client->statistics.postponed++;
  wait_for(client, wait_s * 1000ull + random_below(client, wait_s < 40 ? wait_s * 250u : 10000u),
           (sonde_outcome){.result = SONDE_POSTPONED, .code = code});
}

static bool differs(const sonde_settings *one, const sonde_settings *other) {
  return one->heartbeat_interval != other->heartbeat_interval || one->location_mode != other->location_mode;
}

static void apply_downlink(sonde_client *client, const uint8_t *bytes, size_t length) {
  sonde_Downlink downlink = sonde_Downlink_init_zero;
  pb_istream_t stream = pb_istream_from_buffer(bytes, length);
  sonde_settings wanted = client->settings;
  if (!pb_decode(&stream, sonde_Downlink_fields, &downlink)) return;
  if (downlink.has_server_time) {
    client->unix_offset_ms = (int64_t)(downlink.server_time - now_of(client));
    client->has_time = true;
  }
  if (!downlink.has_config) return;
  const sonde_DownlinkConfig *config = &downlink.config;
  if (config->has_heartbeat_interval && is_within(client, config->heartbeat_interval))
    wanted.heartbeat_interval = config->heartbeat_interval;
  if (config->has_location_mode && can_apply(client, (unsigned)config->location_mode))
    wanted.location_mode = config->location_mode;
  if (differs(&wanted, &client->settings) && client->options.apply != NULL)
    client->options.apply(client->options.context, &wanted);
  /* The settings in force are reported until an answer brings no Downlink, also when nothing of it could be applied. */
  client->settings_due = true;
  client->settings_version++;
  /* What `apply` declines is told again with each answer, and must not be written each time. */
  if (!differs(&wanted, &client->settings)) return;
  client->settings = wanted;
  save(client);
}

/* ---- Answers ---- */

typedef struct {
  uint32_t max_age_s;
  uint32_t content_format;
  bool has_unknown_critical;
  const uint8_t *payload;
  size_t payload_length;
} parsed;

/* Reads a length or delta that may go on in one or two bytes, RFC 7252 §3.1. False when it is cut off or reserved. */
static bool extended(const uint8_t **at, const uint8_t *end, unsigned nibble, uint32_t *value) {
  *value = nibble;
  if (nibble < 13) return true;
  const size_t bytes = nibble - 12;
  if (nibble == 15 || (size_t)(end - *at) < bytes) return false;
  *value = nibble == 13 ? 13u + (*at)[0] : 269u + (uint32_t)((*at)[0] << 8 | (*at)[1]);
  *at += bytes;
  return true;
}

static uint32_t uint_of(const uint8_t *value, size_t length) {
  uint32_t result = 0;
  for (size_t i = 0; i < length; i++) result = result << 8 | value[i];
  return result;
}

/* Options and payload of a response. False for a message format error. */
static bool parse(const uint8_t *at, const uint8_t *end, parsed *message) {
  uint32_t number = 0;
  *message = (parsed){.max_age_s = DEFAULT_MAX_AGE_S, .content_format = OCTET_STREAM};
  while (at < end && *at != 0xff) {
    const unsigned head = *at++;
    uint32_t delta, length;
    if (!extended(&at, end, head >> 4, &delta) || !extended(&at, end, head & 15u, &length)) return false;
    if (length > (size_t)(end - at)) return false;
    number += delta;
    if (number == OPTION_MAX_AGE && length <= 4) message->max_age_s = uint_of(at, length);
    if (number == OPTION_CONTENT_FORMAT && length <= 2) message->content_format = uint_of(at, length);
    if (number & 1u) message->has_unknown_critical = true;
    at += length;
  }
  if (at == end) return true;
  message->payload = ++at;
  message->payload_length = (size_t)(end - at);
  return message->payload_length > 0;
}

static void remember_token(sonde_client *client) {
  memcpy(client->answered[client->answered_next], client->datagram + 4, SONDE_TOKEN_BYTES);
  client->answered_next = (uint8_t)((client->answered_next + 1) % SONDE_ANSWERED_TOKENS);
  if (client->answered_count < SONDE_ANSWERED_TOKENS) client->answered_count++;
}

static bool was_answered(const sonde_client *client, const uint8_t *token) {
  for (unsigned i = 0; i < client->answered_count; i++)
    if (memcmp(client->answered[i], token, SONDE_TOKEN_BYTES) == 0) return true;
  return false;
}

static void take_answer(sonde_client *client, uint8_t code, const parsed *message) {
  const unsigned class = code >> 5;
  remember_token(client);
  client->backoff_s = FIRST_BACKOFF_S;
  if (class == 2) {
    accepted(client, code);
    if (code == CONTENT && message->content_format == OCTET_STREAM && !client->is_log)
      apply_downlink(client, message->payload, message->payload_length);
  } else if (class == 5 || code == TOO_MANY_REQUESTS) postponed(client, code, message->max_age_s);
  else refused(client, code, message->payload, message->payload_length);
}

static void take_empty(sonde_client *client, unsigned type, const uint8_t *datagram) {
  const bool is_ours = memcmp(datagram + 2, client->datagram + 2, 2) == 0;
  if (type == CON) reply(client, RST, datagram);
  else if (type == RST && is_ours && client->is_awaited) refused(client, 0, NULL, 0);
  else if (type == ACK && is_ours && client->phase == SENT) {
    client->phase = ACKNOWLEDGED;
    client->next_at = client->give_up_at;
    if (client->is_log) return; /* without No-Response: the answer comes */
    if (client->options.no_response & NOT_2XX) client->next_at = now_of(client) + LISTEN_MS;
    if ((client->options.no_response & NO_ANSWER) == NO_ANSWER) client->next_at = now_of(client);
  }
}

static void take_response(sonde_client *client, unsigned type, const uint8_t *datagram, const parsed *message) {
  const uint8_t *token = datagram + 4;
  const bool has_token = (datagram[0] & 15u) == SONDE_TOKEN_BYTES;
  const bool is_current = has_token && client->is_awaited && memcmp(token, client->datagram + 4, SONDE_TOKEN_BYTES) == 0;
  if (type == ACK) {
    if (is_current && !message->has_unknown_critical && memcmp(datagram + 2, client->datagram + 2, 2) == 0)
      take_answer(client, datagram[1], message);
    else client->statistics.rejected++;
    return;
  }
  /* RFC 7252 §5.3.2: a separate response goes by its token; §4.5: its repetition is acknowledged again. */
  const bool is_known = is_current || (has_token && was_answered(client, token));
  if (!is_known || message->has_unknown_critical) {
    client->statistics.rejected++;
    if (type == CON) reply(client, RST, datagram);
    return;
  }
  if (type == CON) {
    reply(client, ACK, datagram);
    client->listen_until = now_of(client) + LISTEN_MS;
  }
  if (is_current) take_answer(client, datagram[1], message);
}

static void take(sonde_client *client, const uint8_t *datagram, size_t length) {
  if (length < 4 || datagram[0] >> 6 != 1) return;
  const unsigned type = datagram[0] >> 4 & 3u, token_length = datagram[0] & 15u, class = datagram[1] >> 5;
  parsed message;
  if (datagram[1] == 0 && length == 4 && token_length == 0) {
    take_empty(client, type, datagram);
    return;
  }
  const bool is_response = class == 2 || class == 4 || class == 5;
  if (is_response && type != RST && token_length <= 8 && length >= 4 + token_length &&
      parse(datagram + 4 + token_length, datagram + length, &message)) {
    take_response(client, type, datagram, &message);
    return;
  }
  /* A request, a reserved class or a format error, RFC 7252 §4.2. */
  client->statistics.rejected++;
  if (type == CON) reply(client, RST, datagram);
}

/* ---- The outside ---- */

static bool is_device_id(const char *id) {
  static const char others[] = "_.:-";
  size_t length = 0;
  if (id == NULL) return false;
  for (; id[length] != 0; length++) {
    const char c = id[length];
    const bool is_alphanumeric = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    if (length == 64 || !(is_alphanumeric || (length > 0 && strchr(others, c) != NULL))) return false;
  }
  return length > 0;
}

bool sonde_start(sonde_client *client, const sonde_port *port, const sonde_options *options) {
  if (!is_device_id(options->device_id)) return false;
  memset(client, 0, sizeof *client);
  client->port = *port;
  client->options = *options;
  client->settings = options->settings;
  client->settings_due = true;
  client->backoff_s = FIRST_BACKOFF_S;
  if (client->options.min_interval == 0) client->options.min_interval = 10;
  if (client->options.max_interval == 0) client->options.max_interval = 604800;
  if (client->options.max_wait == 0) client->options.max_wait = 3600;
  if (client->options.log_level == 0) client->options.log_level = SONDE_LOG_INFO;
  if (client->options.log_datagrams == 0) client->options.log_datagrams = LOG_DATAGRAMS;
  client->log_next_pause = LOG_FIRST_PAUSE;
  if (!load(client)) client->message_id = (uint16_t)random_below(client, 65536);
  client->count_reserved = client->count;
  client->message_id_reserved = client->message_id;
  return true;
}

void sonde_report_reboot(sonde_client *client, sonde_RebootReason reason, const char *file, uint32_t line) {
  client->reboot = (sonde_Reboot){.has_reason = true, .reason = reason, .has_file = file != NULL, .has_line = line != 0};
  if (file != NULL) strncpy(client->reboot.file, file, sizeof client->reboot.file - 1);
  client->reboot.line = line;
  client->reboot_state = REBOOT_DUE;
}

sonde_Uplink *sonde_begin(sonde_client *client) {
  memset(&client->uplink, 0, sizeof client->uplink);
  return &client->uplink;
}

static void put_text(bool *has, char *to, size_t size, const char *text) {
  if (text == NULL) return;
  *has = true;
  strncpy(to, text, size - 1);
}

static uint8_t add_reports(sonde_client *client) {
  sonde_Heartbeat *heartbeat = &client->uplink.heartbeat;
  uint8_t flags = 0;
  if (client->reboot_state == REBOOT_DUE) {
    client->uplink.has_heartbeat = heartbeat->has_reboot = true;
    heartbeat->reboot = client->reboot;
    flags |= REPORTS_REBOOT;
  }
  if (client->uplink.has_heartbeat && client->settings_due) {
    sonde_DeviceConfig *config = &heartbeat->config;
    heartbeat->has_config = config->has_heartbeat_interval = config->has_location_mode = true;
    config->heartbeat_interval = client->settings.heartbeat_interval;
    config->location_mode = client->settings.location_mode;
    put_text(&config->has_iccid, config->iccid, sizeof config->iccid, client->options.iccid);
    put_text(&config->has_hw_version, config->hw_version, sizeof config->hw_version, client->options.hw_version);
    put_text(&config->has_sw_version, config->sw_version, sizeof config->sw_version, client->options.sw_version);
    flags |= REPORTS_SETTINGS;
  }
  return flags;
}

bool sonde_commit(sonde_client *client) {
  const uint8_t flags = add_reports(client);
  size_t size;
  client->uplink.has_uplink_count = true;
  client->uplink.uplink_count = client->count;
  if (!pb_get_encoded_size(&size, sonde_Uplink_fields, &client->uplink)) return false;
  if (size > sonde_Uplink_size || size + ENTRY_HEAD > sizeof client->queue) return false;
  (void)next_count(client);
  while (client->queued + ENTRY_HEAD + size > sizeof client->queue) {
    report_again(client, client->queue[6]);
    remove_oldest(client);
    client->statistics.dropped++;
  }
  uint8_t *entry = client->queue + client->queued;
  pb_ostream_t stream = pb_ostream_from_buffer(entry + ENTRY_HEAD, size);
  if (!pb_encode(&stream, sonde_Uplink_fields, &client->uplink)) return false;
  entry[0] = (uint8_t)size;
  entry[1] = (uint8_t)(size >> 8);
  put32(entry + 2, client->uplink.uplink_count);
  entry[6] = flags;
  entry[7] = client->settings_version;
  client->queued += ENTRY_HEAD + size;
  if (flags & REPORTS_REBOOT) client->reboot_state = REBOOT_QUEUED;
  return true;
}

/* Does the next thing that is due: a reading to send, a retransmission, the end of a wait. */
static void step(sonde_client *client) {
  const uint64_t now = now_of(client);
  if (client->phase == IDLE) {
    if (now < client->silent_until) return;
    if (client->queued > 0) send_oldest(client);
    else if (has_lines(client)) send_lines(client);
    else client->log_credit = 0; /* what is logged later waits for the next uplink, and does not wake the radio */
  } else if (now < client->next_at) return;
  else if (client->phase == SENT) {
    /* After a long sleep the client must not repeat a message that the server has forgotten. */
    if (client->datagrams > (client->is_log ? LOG_MAX_RETRANSMIT : MAX_RETRANSMIT) || now >= client->give_up_at) give_up(client);
    else transmit(client);
  } else if (client->phase == ACKNOWLEDGED) {
    /* RFC 7967: silence is the answer that is not wanted. A 2.xx that is wanted would have come. */
    if (client->is_log) give_up(client);
    else if (client->options.no_response & NOT_2XX) accepted(client, 0);
    else if (client->options.no_response & NOT_4XX) refused(client, 0, NULL, 0);
    else give_up(client);
  } else {
    /* The same message while the server knows it until the last retransmission, so that it is never stored twice. */
    if (now - client->first_sent_at > EXCHANGE_LIFETIME_MS - MAX_TRANSMIT_SPAN_MS) put_identity(client);
    send_first(client);
  }
}

static uint32_t until_due(const sonde_client *client) {
  const uint64_t now = now_of(client);
  uint64_t due = client->next_at;
  if (client->phase == IDLE) {
    if (client->queued == 0 && !has_lines(client)) return UINT32_MAX;
    due = client->silent_until;
  }
  return due <= now ? 0 : due - now < UINT32_MAX ? (uint32_t)(due - now) : UINT32_MAX - 1;
}

uint32_t sonde_work(sonde_client *client, uint32_t patience_ms) {
  const uint64_t end = now_of(client) + patience_ms;
  uint32_t wait = 0;
  for (;;) {
    const size_t length = client->port.receive(client->port.context, client->answer, sizeof client->answer, wait);
    if (length > 0) take(client, client->answer, length);
    const uint8_t before = client->phase;
    step(client);
    const uint64_t now = now_of(client);
    const bool is_listening = client->phase == SENT || client->phase == ACKNOWLEDGED || now < client->listen_until;
    const uint32_t due = until_due(client);
    if (now >= end) return due;
    if (!is_listening && length == 0 && client->phase == before && due > 0) return due;
    wait = is_listening ? (uint32_t)(end - now) : 0;
    if (due < wait) wait = due;
    if (client->phase == IDLE && now < client->listen_until && client->listen_until - now < wait)
      wait = (uint32_t)(client->listen_until - now);
  }
}

void sonde_link_up(sonde_client *client) {
  client->backoff_s = FIRST_BACKOFF_S;
  if (client->phase == SENT && !client->has_left && client->is_log) end_lines(client);
  if (client->phase == SENT && !client->has_left) client->phase = WAITING;
  if (client->phase == WAITING && client->is_awaited) client->next_at = now_of(client);
}

uint64_t sonde_unix_ms(const sonde_client *client) {
  return client->has_time ? (uint64_t)((int64_t)now_of(client) + client->unix_offset_ms) : 0;
}

void sonde_stop(sonde_client *client) {
  client->count_reserved = client->count;
  client->message_id_reserved = client->message_id;
  save(client);
}
