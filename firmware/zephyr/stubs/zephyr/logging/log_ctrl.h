#ifndef STUB_LOG_CTRL_H
#define STUB_LOG_CTRL_H

#include <zephyr/logging/log_backend.h>

const char *log_source_name_get(uint32_t domain_id, uint32_t source_id);
void log_backend_enable(struct log_backend const *const backend, void *ctx, uint32_t level);

#endif
