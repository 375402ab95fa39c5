/* A backend of Zephyr's logging: lines go into the client's queue, and from there to the server. */
#include <zephyr/kernel.h>
#include <zephyr/logging/log.h>
#include <zephyr/logging/log_backend.h>
#include <zephyr/logging/log_ctrl.h>
#include <zephyr/logging/log_msg.h>
#include <zephyr/logging/log_output.h>

#include "port.h"

static sonde_client *target;

/* The line that is being formatted: in deferred mode Zephyr's logging has one thread that does that. */
static char line[SONDE_LOG_TEXT_BYTES + 1];
static size_t line_length;

/* Takes the formatted text, in pieces, up to one byte more than a line may have: the client sees then that it is too long, and cuts it. */
static int take(uint8_t *data, size_t length, void *context) {
  ARG_UNUSED(context);
  for (size_t i = 0; i < length && line_length < sizeof line; i++) line[line_length++] = (char)data[i];
  return (int)length;
}

static uint8_t buffer[64];
LOG_OUTPUT_DEFINE(sonde_output, take, buffer, sizeof buffer);

/* printk() and raw strings have no level: the server reads it in the text, if it is there. */
static sonde_log_level level_of(uint8_t level) {
  switch (level) {
    case LOG_LEVEL_ERR: return SONDE_LOG_ERROR;
    case LOG_LEVEL_WRN: return SONDE_LOG_WARNING;
    case LOG_LEVEL_INF: return SONDE_LOG_INFO;
    case LOG_LEVEL_DBG: return SONDE_LOG_DEBUG;
    default: return SONDE_LOG_AS_TEXT;
  }
}

static void process(const struct log_backend *const backend, union log_msg_generic *msg) {
  ARG_UNUSED(backend);
  const sonde_log_level level = level_of(log_msg_get_level(&msg->log));
  if (target == NULL || level > CONFIG_SONDE_LOG_BACKEND_LEVEL) return;
  const int16_t source = log_msg_get_source_id(&msg->log);
  const char *module = source >= 0 ? log_source_name_get(log_msg_get_domain(&msg->log), (uint32_t)source) : NULL;
  line_length = 0;
  /* Level, module and time travel beside the text. */
  log_output_msg_process(&sonde_output, &msg->log, LOG_OUTPUT_FLAG_CRLF_NONE | LOG_OUTPUT_FLAG_SKIP_SOURCE);
  if (line_length > 0) sonde_log_text(target, level, module, line, line_length);
}

/* After a panic nothing is sent any more: the next start reports the reboot, with file and line. */
static void panic(const struct log_backend *const backend) { log_backend_deactivate(backend); }

/* Lines that found Zephyr's own buffer full. */
static void dropped(const struct log_backend *const backend, uint32_t count) {
  ARG_UNUSED(backend);
  if (target != NULL) sonde_log_lost(target, count);
}

static const struct log_backend_api api = {.process = process, .panic = panic, .dropped = dropped};

LOG_BACKEND_DEFINE(sonde_backend, api, false);

void sonde_zephyr_log_to(sonde_client *client) {
  target = client;
  log_backend_enable(&sonde_backend, NULL, CONFIG_SONDE_LOG_BACKEND_LEVEL);
}
