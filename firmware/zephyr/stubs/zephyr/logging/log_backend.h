#ifndef STUB_LOG_BACKEND_H
#define STUB_LOG_BACKEND_H

#include <stdbool.h>
#include <zephyr/logging/log_msg.h>
#include <zephyr/logging/log_output.h>

struct log_backend;
struct log_backend_api {
  void (*process)(const struct log_backend *const backend, union log_msg_generic *msg);
  void (*dropped)(const struct log_backend *const backend, uint32_t cnt);
  void (*panic)(const struct log_backend *const backend);
};
struct log_backend {
  const struct log_backend_api *api;
};
#define LOG_BACKEND_DEFINE(_name, _api, _autostart) \
  enum { _name##_autostart = _autostart }; \
  static const struct log_backend _name = {&_api}
void log_backend_deactivate(const struct log_backend *const backend);

#endif
