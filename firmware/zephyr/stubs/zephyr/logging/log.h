#ifndef STUB_LOG_H
#define STUB_LOG_H

#include <stdio.h>

#define LOG_LEVEL_INF 3
#define LOG_MODULE_REGISTER(name, level) enum { name##_log_level = level }
#define LOG_INF(...) ((void)printf(__VA_ARGS__))
#define LOG_WRN(...) ((void)printf(__VA_ARGS__))
#define LOG_ERR(...) ((void)printf(__VA_ARGS__))

#endif
