// SQLite's C API, and fixed-arity forms of its variadic functions, which Swift cannot call.
#include <sqlite3.h>

/// Turns triggers on (1) or off (0) for one connection; returns a SQLite result code.
static inline int hoitu_sqlite3_enable_triggers(sqlite3 *db, int on) {
    return sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, on, (int *)0);
}
