#pragma once
#include <sqlite3.h>

// What Swift cannot import: a destructor that is a cast, and variadic functions.

static inline sqlite3_destructor_type csqlite_transient(void) { return SQLITE_TRANSIENT; }

static inline int csqlite_db_config_flag(sqlite3 *db, int option, int value) {
  return sqlite3_db_config(db, option, value, (int *)0);
}
