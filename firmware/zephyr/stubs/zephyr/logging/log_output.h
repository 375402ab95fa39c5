#ifndef STUB_LOG_OUTPUT_H
#define STUB_LOG_OUTPUT_H

#include <stddef.h>
#include <stdint.h>
#include <zephyr/logging/log_msg.h>

#define LOG_OUTPUT_FLAG_TIMESTAMP (1U << 1)
#define LOG_OUTPUT_FLAG_FORMAT_TIMESTAMP (1U << 2)
#define LOG_OUTPUT_FLAG_LEVEL (1U << 3)
#define LOG_OUTPUT_FLAG_CRLF_NONE (1U << 4)
#define LOG_OUTPUT_FLAG_CRLF_LFONLY (1U << 5)
#define LOG_OUTPUT_FLAG_SKIP_SOURCE (1U << 8)

typedef int (*log_output_func_t)(uint8_t *buf, size_t size, void *ctx);
struct log_output {
  log_output_func_t func;
  uint8_t *buf;
  size_t size;
};
#define LOG_OUTPUT_DEFINE(_name, _func, _buf, _size) static const struct log_output _name = {_func, _buf, _size}
void log_output_msg_process(const struct log_output *log_output, struct log_msg *msg, uint32_t flags);

#endif
