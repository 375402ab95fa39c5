/* The log lines that wait to be sent: a queue of a fixed size, and its form in a datagram. sonde.c uses it; programs call sonde_log(). */
#ifndef SONDE_LINES_H
#define SONDE_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* When it is full, the oldest line gives way. The next datagram says how many did. */
#ifndef SONDE_LOG_BYTES
#define SONDE_LOG_BYTES 2048
#endif

/* The longest body with log lines; the server takes 1,024 bytes. A long datagram is lost more easily, a short one carries more headers. */
#ifndef SONDE_LOG_BODY_BYTES
#define SONDE_LOG_BODY_BYTES 800
#endif

/* A longer text is cut, and ends in "..." then. */
#ifndef SONDE_LOG_TEXT_BYTES
#define SONDE_LOG_TEXT_BYTES 240
#endif

/* A longer name of a module is cut. */
#define SONDE_LOG_MODULE_BYTES 32

typedef enum {
  SONDE_LOG_AS_TEXT, /* the server reads the level in the text, if it is there: lines of ESP-IDF, of printk() */
  SONDE_LOG_ERROR,
  SONDE_LOG_WARNING,
  SONDE_LOG_INFO,
  SONDE_LOG_DEBUG,
  SONDE_LOG_VERBOSE
} sonde_log_level;

typedef struct {
  size_t queued;
  size_t sending; /* bytes of these that are in a datagram: they stay until it is answered */
  uint32_t dropped, dropped_sending;
  uint16_t lines_sending;
  bool is_used;
  uint8_t bytes[SONDE_LOG_BYTES];
} sonde_lines;

/* Queues a line. `module` may be NULL. Returns how many lines gave way to it, or 1 when there was no room for itself. */
uint32_t sonde_lines_put(sonde_lines *lines, uint64_t at_ms, sonde_log_level level, const char *module, const char *text, size_t length);

/*
 * Writes lines as CBOR, the oldest first, and returns the length; 0 when there is none. Lines that are being sent already are
 * written again as they were, given the same `now_ms`; else as many as there is room for.
 */
size_t sonde_lines_write(sonde_lines *lines, uint64_t now_ms, uint8_t *to, size_t size);

/* The lines that are being sent have arrived, or are given up. Returns how many there were. */
uint16_t sonde_lines_settle(sonde_lines *lines);

/* The lines that are being sent wait again. */
void sonde_lines_take_back(sonde_lines *lines);

#ifdef __cplusplus
}
#endif

#endif
