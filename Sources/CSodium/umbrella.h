#pragma once
#include <sodium.h>
#include <sys/prctl.h>

// Variadic, which Swift does not import.
static inline int hanse_forbid_dumps(void) {
  return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

static inline int hanse_may_dump(void) {
  return prctl(PR_GET_DUMPABLE, 0, 0, 0, 0);
}
