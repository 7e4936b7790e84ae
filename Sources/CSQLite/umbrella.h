#pragma once
#include <sqlite3.h>
#include <sys/types.h>

// What Swift cannot import: a destructor that is a cast, and variadic functions.

static inline sqlite3_destructor_type csqlite_transient(void) { return SQLITE_TRANSIENT; }

static inline int csqlite_db_config_flag(sqlite3 *db, int option, int value) {
  return sqlite3_db_config(db, option, value, (int *)0);
}

// Glibc declares statx for _GNU_SOURCE alone, which Swift's import of it does not define. Of a file: inode, and time of birth in
// seconds and nanoseconds (0 where the file system keeps none). 0, or -1 with errno.
#include <linux/stat.h>

extern int statx(int folder, const char *path, int flags, unsigned int mask, struct statx *facts);

static inline int cfile_birth(const char *path, unsigned long long birth[3]) {
  struct statx facts = {0};
  if (statx(-100 /* AT_FDCWD */, path, 0, STATX_INO | STATX_BTIME, &facts) != 0) return -1;
  birth[0] = facts.stx_ino;
  birth[1] = (unsigned long long)facts.stx_btime.tv_sec;
  birth[2] = facts.stx_btime.tv_nsec;
  return 0;
}

// Likewise fallocate. Makes a hole in a file, whose size stays (FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE). 0, or -1 with errno.
extern int fallocate(int file, int mode, off_t offset, off_t length);

static inline int cfile_punch(int file, long long offset, long long length) {
  return fallocate(file, 1 | 2, offset, length);
}
