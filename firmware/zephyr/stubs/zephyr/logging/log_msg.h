#ifndef STUB_LOG_MSG_H
#define STUB_LOG_MSG_H

#include <stdint.h>

struct log_msg {
  uint8_t level;
  const char *module, *text;
};
union log_msg_generic {
  struct log_msg log;
};

static inline uint8_t log_msg_get_level(struct log_msg *msg) { return msg->level; }
static inline uint8_t log_msg_get_domain(struct log_msg *msg) { return msg->level & 0; }
int16_t log_msg_get_source_id(struct log_msg *msg);

#endif
