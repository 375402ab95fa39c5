#ifndef STUB_CONN_MGR_H
#define STUB_CONN_MGR_H

#include <stdbool.h>

int conn_mgr_all_if_up(bool skip_ignored);
int conn_mgr_all_if_connect(bool skip_ignored);

#endif
