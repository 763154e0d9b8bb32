#include "tasks/sqlite/store_error.h"

#include <fmt/format.h>

#include <filesystem>
#include <string>
#include <system_error>

#include "base/bytes.h"

namespace plimsoll {
namespace {

// Zero when it cannot be asked.
std::uint64_t pragma(sqlite3* handle, const char* sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(handle, sql, -1, &statement, nullptr) != SQLITE_OK) return 0;
  const bool row = sqlite3_step(statement) == SQLITE_ROW;
  const std::int64_t value = row ? sqlite3_column_int64(statement, 0) : 0;
  sqlite3_finalize(statement);
  return value < 0 ? 0 : static_cast<std::uint64_t>(value);
}

// SQLite does not say whether the quota or the disk is full: both, with their numbers.
std::string full(sqlite3* handle, const std::string& file, const std::string& words) {
  const std::uint64_t page = pragma(handle, "PRAGMA page_size");
  const Bytes size(page * pragma(handle, "PRAGMA page_count")), most(page * pragma(handle, "PRAGMA max_page_count"));
  std::error_code unknown;
  const auto disk = std::filesystem::space(file, unknown);
  return fmt::format(
      "{} cannot grow ({}): it has {} of at most {} (tasks.database_quota), {} is free on its disk; free space there, "
      "or "
      "let finished tasks go earlier (tasks.keep_time, tasks.keep_bytes)",
      file, words, to_text(size), to_text(most), unknown ? "it is not known what" : to_text(Bytes(disk.available)));
}

// The log's index could not be made long enough: SQLite has no word of its own for the full disk that this is.
int kind_of(int status) { return status == SQLITE_IOERR_SHMSIZE ? SQLITE_FULL : status & 0xff; }

std::string advice(sqlite3* handle, int status, const std::string& file, const std::string& words) {
  switch (kind_of(status)) {
    case SQLITE_FULL:
      return full(handle, file, words);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_ERROR:  // statements are always the same: a table is not what it was made
      return fmt::format(
          "{} is damaged ({}): stop plimsoll, put a backup in its place or try \"sqlite3 {} .recover\"; without "
          "either, move it away, and the tasks in it are gone",
          file, words, file);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return fmt::format("{} is used by another process ({})", file, words);
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
      return fmt::format(
          "{} cannot be opened for writing ({}): is the folder there, writable, and its disk not read-only?", file,
          words);
    case SQLITE_CONSTRAINT:
    case SQLITE_TOOBIG:
      return fmt::format("{} refuses a row ({})", file, words);
    default:
      return fmt::format("{}: {} (SQLite status {}); the system's log may say what is wrong with the disk", file, words,
                         status);
  }
}

Reason reason_of(int status) {
  switch (kind_of(status)) {
    case SQLITE_FULL:
      return Reason::store_full;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_ERROR:
      return Reason::store_damaged;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return Reason::store_in_use;
    case SQLITE_TOOBIG:
      return Reason::task_bounds;
    // The file is well: somebody asked for what cannot be, such as the same task twice.
    case SQLITE_CONSTRAINT:
      return Reason::internal;
    default:
      return Reason::store_failed;
  }
}

}  // namespace

std::unexpected<Error> store_error(sqlite3* handle, int status) {
  const char* name = handle == nullptr ? nullptr : sqlite3_db_filename(handle, "main");
  const std::string file = name == nullptr || *name == '\0' ? "the task database" : name;
  // Before anything else is asked of the handle: its words are those of the last call.
  const std::string words = handle == nullptr ? sqlite3_errstr(status) : sqlite3_errmsg(handle);
  return fail(reason_of(status), advice(handle, status, file, words));
}

bool is_store_failure(const Error& error) { return error.code == Code::store_failed || error.code == Code::quota_full; }

}  // namespace plimsoll
