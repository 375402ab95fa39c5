/*
 * Sonde's client for devices: uplinks over confirmable CoAP (RFC 7252), the Downlink that comes with their answers, and log lines.
 *
 * It calls no operating system and allocates nothing: a port gives it datagrams, a clock, randomness and a place for a few
 * bytes that survive a restart. All functions of one client but sonde_log() are called from one thread.
 *
 *     static sonde_client client;
 *     sonde_start(&client, &port, &options);
 *     uint64_t next = 0;
 *     for (;;) {
 *       if (uptime_ms() >= next) {
 *         sonde_Uplink *uplink = sonde_begin(&client);
 *         uplink->has_heartbeat = true;
 *         uplink->heartbeat.has_modem_temperature = true;
 *         uplink->heartbeat.modem_temperature = 23.4f;
 *         sonde_commit(&client);
 *         next = uptime_ms() + client.settings.heartbeat_interval * 1000ull;
 *       }
 *       const uint32_t due = sonde_work(&client, 10000);
 *       const uint64_t left = next > uptime_ms() ? next - uptime_ms() : 0;
 *       sleep_ms(due < left ? due : (uint32_t)left);
 *     }
 */
#ifndef SONDE_H
#define SONDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "downlink.pb.h"
#include "sonde_lines.h"
#include "uplink.pb.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Readings wait here while there is no link. When it is full, the oldest gives way and is counted in `statistics.dropped`. */
#ifndef SONDE_QUEUE_BYTES
#define SONDE_QUEUE_BYTES 2048
#endif

/* The longest body, and before it: header, token, path, content-format, No-Response, payload marker. */
#define SONDE_DATAGRAM_BYTES ((sonde_Uplink_size > SONDE_LOG_BODY_BYTES ? sonde_Uplink_size : SONDE_LOG_BODY_BYTES) + 96)

/* Answers have 8 to 32 bytes; of a longer one (the text of a 4.00) the rest is not read. */
#define SONDE_ANSWER_BYTES 128

#define SONDE_TOKEN_BYTES 4

/* Bytes that `save` keeps and `load` brings back. */
#define SONDE_STATE_BYTES 20

/* Separate answers are acknowledged again when their acknowledgement was lost: so many tokens are remembered. */
#define SONDE_ANSWERED_TOKENS 4

/* The system below the client. Every function gets `context`. */
typedef struct {
  void *context;
  /* Sends one datagram to the server. False when it could not leave: it then counts as lost. */
  bool (*send)(void *context, const uint8_t *datagram, size_t length);
  /*
   * Waits for at most wait_ms for one datagram from the server, and from nobody else (connect the socket).
   * Returns its length, cut to `size`; 0 when nothing came.
   */
  size_t (*receive)(void *context, uint8_t *datagram, size_t size, uint32_t wait_ms);
  /* A message got no answer at all: look the server's name up again and open a new socket. May be NULL. */
  void (*reopen)(void *context);
  /* Milliseconds since any moment. The clock never goes back, and goes on while the device sleeps. */
  uint64_t (*now_ms)(void *context);
  /* Random bytes that nobody can guess: without encryption the token is all that tells an answer from a forged one. */
  void (*random)(void *context, uint8_t *bytes, size_t length);
  /* Reads what `save` kept last. False when there is nothing. May be NULL, together with `save`. */
  bool (*load)(void *context, uint8_t *state, size_t length);
  /* Replaces the state as a whole or not at all, also when power fails meanwhile. */
  bool (*save)(void *context, const uint8_t *state, size_t length);
  /*
   * Keep other threads and interrupts out of the queue of log lines, for some microseconds. May be NULL, together: sonde_log() is
   * called from the client's thread alone then.
   */
  void (*lock)(void *context);
  void (*unlock)(void *context);
} sonde_port;

/* The settings that the server may change. */
typedef struct {
  uint32_t heartbeat_interval; /* s */
  sonde_LocationMode location_mode;
} sonde_settings;

typedef enum {
  SONDE_ACCEPTED,  /* 2.xx, or acknowledged where No-Response wants no 2.xx */
  SONDE_REFUSED,   /* 4.xx, a reset, or acknowledged where No-Response wants 2.xx but no 4.xx: the uplink is given up */
  SONDE_POSTPONED, /* 4.29 or 5.xx: sent again after Max-Age */
  SONDE_UNANSWERED /* nothing came in 62 to 93 s: sent again after a pause */
} sonde_result;

typedef struct {
  sonde_result result;
  uint8_t code; /* class << 5 | detail, so 0x44 is 2.04; 0: a reset, or no answer */
  uint32_t uplink_count;
  uint8_t datagrams; /* sent for it since the last outcome */
  uint32_t again_ms; /* until it is sent again, where it is */
  const uint8_t *text; /* the diagnostic payload of a 4.00 or 4.03 */
  size_t text_length;
} sonde_outcome;

typedef struct {
  const char *device_id;   /* [A-Za-z0-9][A-Za-z0-9_.:-]{0,63} */
  sonde_settings settings; /* in force until the server sets others, which are stored */
  const char *iccid, *hw_version, *sw_version; /* reported with the settings; NULL: not reported */
  /* Bounds of the device's own for what an answer may ask, since answers can be forged. 0: 10 s, 7 days, one hour. */
  uint32_t min_interval, max_interval, max_wait; /* s */
  /* Location modes that the device can apply, as bits: 1u << sonde_LocationMode_WIFI. 0: all of the schema. */
  uint32_t location_modes;
  /* RFC 7967: answers that are not wanted: 2 for 2.xx, 8 for 4.xx, 16 for 5.xx. With 2, no Downlink comes either. */
  uint8_t no_response;
  /*
   * The state is written once for so many uplinks, to spare flash. A restart without sonde_stop() skips up to as many
   * numbers, and none is used twice. 0: as many as ten minutes of heartbeats, so one with an interval of ten minutes or more.
   */
  uint16_t reserve;
  sonde_log_level log_level; /* less important log lines are not queued; 0: SONDE_LOG_INFO */
  uint8_t log_datagrams;     /* with log lines, after each accepted uplink at most; 0: 4 */
  /*
   * Called with new settings before they count. Write back what is in force, if it differs. Settings that were stored are in
   * `client.settings` after sonde_start(), without a call. May be NULL.
   */
  void (*apply)(void *context, sonde_settings *wanted);
  /* Called when an uplink is settled or put off. May be NULL. */
  void (*done)(void *context, const sonde_outcome *outcome);
  void *context; /* for `apply` and `done` */
} sonde_options;

typedef struct {
  uint32_t accepted, refused, postponed, unanswered;
  uint32_t dropped;      /* readings that gave way to newer ones */
  uint32_t retransmitted; /* datagrams that were not the first of their message */
  uint32_t rejected;     /* datagrams that were no answer of ours */
  uint32_t not_saved;    /* times that `save` failed */
  uint32_t lines_accepted, lines_refused, lines_dropped; /* log lines; the counts above are of uplinks */
} sonde_statistics;

/* One device. Only `settings` and `statistics` are for reading; the rest belongs to sonde.c. */
typedef struct {
  sonde_settings settings;
  sonde_statistics statistics;

  sonde_port port;
  sonde_options options;
  uint32_t count, count_reserved;
  uint16_t message_id, message_id_reserved;
  bool settings_due;
  uint8_t settings_version;
  uint8_t reboot_state;
  sonde_Reboot reboot;
  int64_t unix_offset_ms;
  bool has_time;

  uint8_t phase;
  bool is_awaited, has_left;
  uint8_t datagrams;
  uint8_t flags, flags_version;
  uint32_t uplink_count;
  uint32_t timeout_ms, backoff_s;
  uint64_t first_sent_at, next_at, give_up_at, silent_until, listen_until;
  size_t datagram_length;
  uint8_t datagram[SONDE_DATAGRAM_BYTES];

  uint8_t answered[SONDE_ANSWERED_TOKENS][SONDE_TOKEN_BYTES];
  uint8_t answered_count, answered_next;

  sonde_lines lines;
  bool is_log; /* the message under way has log lines */
  uint8_t log_credit, log_pause, log_next_pause;
  uint8_t log_identity[2 + SONDE_TOKEN_BYTES];
  uint64_t log_first_sent_at, log_silent_until;

  sonde_Uplink uplink;
  size_t queued;
  uint8_t queue[SONDE_QUEUE_BYTES];
  uint8_t answer[SONDE_ANSWER_BYTES];
} sonde_client;

/* Prepares a client. False when the device's id is not valid. The strings of `options` have to stay. */
bool sonde_start(sonde_client *client, const sonde_port *port, const sonde_options *options);

/* Reports a reboot with each heartbeat until one that says so was accepted. `file` may be NULL, `line` 0. */
void sonde_report_reboot(sonde_client *client, sonde_RebootReason reason, const char *file, uint32_t line);

/* An empty uplink to fill in. It is the client's own, so that it takes no stack. */
sonde_Uplink *sonde_begin(sonde_client *client);

/*
 * Numbers the uplink of sonde_begin(), adds settings and reboot to its heartbeat where they are due, and queues it. False when
 * it cannot be encoded or is longer than the queue.
 */
bool sonde_commit(sonde_client *client);

/*
 * Sends, repeats, receives and answers for at most patience_ms; it returns earlier when nothing is on its way. Returns the
 * milliseconds until it has to be called again: 0 at once, UINT32_MAX after the next reading.
 */
uint32_t sonde_work(sonde_client *client, uint32_t patience_ms);

/*
 * Queues a log line; from any thread or interrupt where the port has `lock`, else from the client's thread. Lines travel only in the
 * wake of an accepted uplink, when no reading waits: at most `log_datagrams` messages then, each of them sent twice at most. A line that
 * finds the queue full pushes out the oldest; the server is told how many were dropped. `module` may be NULL.
 */
void sonde_log_text(sonde_client *client, sonde_log_level level, const char *module, const char *text, size_t length);

/* The same with a format as for printf(). Not from an interrupt. */
void sonde_log(sonde_client *client, sonde_log_level level, const char *module, const char *format, ...)
#ifdef __GNUC__
    __attribute__((format(printf, 4, 5)))
#endif
    ;

/* Counts lines that were lost before they came to the client, so that the server is told of them, too. */
void sonde_log_lost(sonde_client *client, uint32_t lines);

/* There is a link again: an uplink that got no answer, or whose last datagram could not leave, is sent now and not after its pause. */
void sonde_link_up(sonde_client *client);

/* Milliseconds since 1970 by the server's clock, good to about the round trip; 0 before a Downlink told it. */
uint64_t sonde_unix_ms(const sonde_client *client);

/* Writes the state as it is, so that the next start skips no number. Readings and log lines in the queues are lost. */
void sonde_stop(sonde_client *client);

#ifdef __cplusplus
}
#endif

#endif
