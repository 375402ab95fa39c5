/*
 * A body is a CBOR array (RFC 8949) with a map for each line. Its keys are numbers, since each byte costs air time:
 * 0 level, 1 module, 2 text, 3 the line's age in ms when the datagram was made. The server takes the age from the time of
 * receipt, so the device needs no clock.
 */
#include "sonde_lines.h"

#include <string.h>

/* A queued line: length of the whole (2), time (8), level (1), length of the module's name (1), the name, the text. */
#define LINE_HEAD 12u

#define UINT (0u << 5)
#define TEXT (3u << 5)
#define ARRAY (4u << 5)
#define MAP (5u << 5)

enum { LEVEL, MODULE, MESSAGE, AGE };

/* The array's head, and the line that tells of dropped ones: 10 digits at most. */
#define ARRAY_HEAD 3u
#define DROPPED_BYTES 48u

_Static_assert(SONDE_LOG_BODY_BYTES <= 1024, "the server takes bodies of up to 1,024 bytes");
_Static_assert(SONDE_LOG_BODY_BYTES >= ARRAY_HEAD + DROPPED_BYTES + SONDE_LOG_TEXT_BYTES + SONDE_LOG_MODULE_BYTES + 20,
               "a body has room for the longest line");
_Static_assert(SONDE_LOG_BYTES >= LINE_HEAD + SONDE_LOG_TEXT_BYTES + SONDE_LOG_MODULE_BYTES && SONDE_LOG_BYTES <= 65535,
               "the queue has room for the longest line");

/* ---- The queue: lines one behind the other, the oldest first ---- */

static size_t length_at(const sonde_lines *lines, size_t at) { return (size_t)(lines->bytes[at] | lines->bytes[at + 1] << 8); }

static uint64_t time_at(const sonde_lines *lines, size_t at) {
  uint64_t time = 0;
  for (size_t i = 8; i > 0; i--) time = time << 8 | lines->bytes[at + 1 + i];
  return time;
}

static void remove_at(sonde_lines *lines, size_t at, size_t length) {
  lines->queued -= length;
  memmove(lines->bytes + at, lines->bytes + at + length, lines->queued - at);
}

/* The longest beginning of a UTF-8 text that cuts no character in two. */
static size_t cut(const char *text, size_t length, size_t limit) {
  if (length <= limit) return length;
  while (limit > 0 && ((uint8_t)text[limit] & 0xc0u) == 0x80u) limit--;
  return limit;
}

uint32_t sonde_lines_put(sonde_lines *lines, uint64_t at_ms, sonde_log_level level, const char *module, const char *text, size_t length) {
  const size_t name = module == NULL ? 0 : cut(module, strlen(module), SONDE_LOG_MODULE_BYTES);
  while (length > 0 && (text[length - 1] == '\n' || text[length - 1] == '\r')) length--;
  const bool is_cut = length > SONDE_LOG_TEXT_BYTES;
  const size_t kept = cut(text, length, is_cut ? SONDE_LOG_TEXT_BYTES - 3 : SONDE_LOG_TEXT_BYTES);
  const size_t whole = LINE_HEAD + name + kept + (is_cut ? 3 : 0);
  uint32_t dropped = 0;
  lines->is_used = true;
  while (lines->queued + whole > sizeof lines->bytes) {
    dropped++;
    if (lines->queued == lines->sending) {
      lines->dropped += dropped;
      return dropped;
    }
    remove_at(lines, lines->sending, length_at(lines, lines->sending));
  }
  lines->dropped += dropped;
  uint8_t *to = lines->bytes + lines->queued;
  to[0] = (uint8_t)whole;
  to[1] = (uint8_t)(whole >> 8);
  for (size_t i = 0; i < 8; i++) to[2 + i] = (uint8_t)(at_ms >> (8 * i));
  to[10] = (uint8_t)level;
  to[11] = (uint8_t)name;
  to += LINE_HEAD;
  if (name > 0) memcpy(to, module, name);
  memcpy(to + name, text, kept);
  if (is_cut) memcpy(to + name + kept, "...", 3);
  lines->queued += whole;
  return dropped;
}

uint16_t sonde_lines_settle(sonde_lines *lines) {
  const uint16_t count = lines->lines_sending;
  const size_t length = lines->sending;
  lines->dropped -= lines->dropped_sending;
  sonde_lines_take_back(lines);
  remove_at(lines, 0, length);
  return count;
}

void sonde_lines_take_back(sonde_lines *lines) {
  lines->sending = 0;
  lines->lines_sending = 0;
  lines->dropped_sending = 0;
}

/* ---- CBOR ---- */

/* The head of a value, RFC 8949 §3. Without `to` only its length. */
static size_t head(uint8_t *to, unsigned major, uint64_t value) {
  const size_t bytes = value < 24 ? 0 : value <= UINT8_MAX ? 1 : value <= UINT16_MAX ? 2 : value <= UINT32_MAX ? 4 : 8;
  if (to == NULL) return 1 + bytes;
  to[0] = (uint8_t)(major | (bytes == 0 ? (unsigned)value : bytes == 1 ? 24u : bytes == 2 ? 25u : bytes == 4 ? 26u : 27u));
  for (size_t i = 0; i < bytes; i++) to[1 + i] = (uint8_t)(value >> (8 * (bytes - 1 - i)));
  return 1 + bytes;
}

static size_t text_value(uint8_t *to, unsigned key, const uint8_t *text, size_t length) {
  size_t at = head(to, UINT, key);
  at += head(to == NULL ? NULL : to + at, TEXT, length);
  if (to != NULL) memcpy(to + at, text, length);
  return at + length;
}

static size_t number_value(uint8_t *to, unsigned key, uint64_t value) {
  const size_t at = head(to, UINT, key);
  return at + head(to == NULL ? NULL : to + at, UINT, value);
}

static size_t line_value(const sonde_lines *lines, size_t place, uint64_t now_ms, uint8_t *to) {
  const uint8_t *line = lines->bytes + place;
  const unsigned level = line[10];
  const size_t name = line[11], text = length_at(lines, place) - LINE_HEAD - name;
  const uint64_t time = time_at(lines, place);
  size_t at = head(to, MAP, 2u + (level > 0) + (name > 0));
  if (level > 0) at += number_value(to == NULL ? NULL : to + at, LEVEL, level);
  if (name > 0) at += text_value(to == NULL ? NULL : to + at, MODULE, line + LINE_HEAD, name);
  at += text_value(to == NULL ? NULL : to + at, MESSAGE, line + LINE_HEAD + name, text);
  return at + number_value(to == NULL ? NULL : to + at, AGE, now_ms > time ? now_ms - time : 0);
}

/* "12 log lines were dropped", as a warning: it stands before the lines that stayed. */
static size_t dropped_value(uint32_t dropped, uint8_t *to) {
  static const char tail[] = " log lines were dropped";
  uint8_t text[10 + sizeof tail];
  size_t first = 10;
  uint32_t left = dropped;
  do text[--first] = (uint8_t)('0' + left % 10);
  while ((left /= 10) > 0);
  memcpy(text + 10, tail, sizeof tail - 1);
  size_t at = head(to, MAP, 3);
  at += number_value(to == NULL ? NULL : to + at, LEVEL, SONDE_LOG_WARNING);
  at += text_value(to == NULL ? NULL : to + at, MODULE, (const uint8_t *)"sonde", 5);
  return at + text_value(to == NULL ? NULL : to + at, MESSAGE, text + first, 10 - first + sizeof tail - 1);
}

static void choose(sonde_lines *lines, uint64_t now_ms, size_t size) {
  size_t length = ARRAY_HEAD;
  lines->dropped_sending = lines->dropped;
  if (lines->dropped > 0) length += dropped_value(lines->dropped, NULL);
  while (lines->sending < lines->queued) {
    length += line_value(lines, lines->sending, now_ms, NULL);
    if (length > size) return;
    lines->sending += length_at(lines, lines->sending);
    lines->lines_sending++;
  }
}

size_t sonde_lines_write(sonde_lines *lines, uint64_t now_ms, uint8_t *to, size_t size) {
  if (lines->sending == 0 && lines->dropped_sending == 0) choose(lines, now_ms, size);
  const bool tells_dropped = lines->dropped_sending > 0;
  if (lines->lines_sending == 0 && !tells_dropped) return 0;
  size_t at = head(to, ARRAY, lines->lines_sending + (tells_dropped ? 1u : 0u));
  if (tells_dropped) at += dropped_value(lines->dropped_sending, to + at);
  for (size_t place = 0; place < lines->sending; place += length_at(lines, place)) at += line_value(lines, place, now_ms, to + at);
  return at;
}
