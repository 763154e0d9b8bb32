#include "tasks/sqlite/connection.h"

#include <fmt/format.h>

#include <algorithm>

#include "tasks/sqlite/store_error.h"

namespace plimsoll {
namespace {

// SQLite's default; what database_max and the cache are counted in.
constexpr std::uint64_t kDatabasePage = 4096;
// Readers wait for nobody in WAL; only opening and the end of the last connection take a short lock.
constexpr int kBusyMs = 2000;

// SQLite copies the log into the file when it has so many pages, but begins it anew only in a moment in which nobody
// reads, which busy readers may never leave it. From the larger number on the writer waits for them (kBusyMs at most).
constexpr int kLogSmall = 1000, kLogLarge = 4096;

// SQLite's hook after each commit. A copy that fails is none that is missing: what it was for is in the log, on disk.
int tidy_log(void* state, sqlite3* handle, const char*, int pages) {
  int& wait_at = *static_cast<int*>(state);
  if (pages < kLogSmall) {
    wait_at = kLogLarge;
    return SQLITE_OK;
  }
  const bool wait = pages >= wait_at;
  // Somebody who does not stop reading, an open shell for example, is waited for once per so many pages.
  if (wait) wait_at = pages + kLogLarge;
  sqlite3_wal_checkpoint_v2(handle, nullptr, wait ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_PASSIVE, nullptr,
                            nullptr);
  return SQLITE_OK;
}

}  // namespace

Statement::~Statement() {
  if (statement_ == nullptr) return;
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

Statement& Statement::kept(int status) {
  if (bound_ == SQLITE_OK) bound_ = status;
  ++next_;
  return *this;
}

Statement& Statement::number(std::int64_t value) { return kept(sqlite3_bind_int64(statement_, next_, value)); }

Statement& Statement::number(std::optional<std::int64_t> value) {
  return value ? number(*value) : kept(sqlite3_bind_null(statement_, next_));
}

Statement& Statement::text(std::string_view value) {
  return kept(sqlite3_bind_text64(statement_, next_, value.data() == nullptr ? "" : value.data(), value.size(),
                                  SQLITE_STATIC, SQLITE_UTF8));
}

Statement& Statement::text_or_null(std::string_view value) {
  return value.empty() ? kept(sqlite3_bind_null(statement_, next_)) : text(value);
}

Statement& Statement::blob(std::string_view value) {
  return kept(
      sqlite3_bind_blob64(statement_, next_, value.data() == nullptr ? "" : value.data(), value.size(), SQLITE_STATIC));
}

Result<bool> Statement::step() {
  if (bound_ != SQLITE_OK) return store_error(sqlite3_db_handle(statement_), bound_);
  const int status = sqlite3_step(statement_);
  if (status == SQLITE_ROW) return true;
  if (status == SQLITE_DONE) return false;
  sqlite3* handle = sqlite3_db_handle(statement_);
  return store_error(handle, sqlite3_extended_errcode(handle));
}

Result<void> Statement::run() {
  TRY(bool more, step());
  while (more) {
    TRY(more, step());
  }
  return {};
}

bool Statement::is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
std::int64_t Statement::number_at(int column) const { return sqlite3_column_int64(statement_, column); }

std::string Statement::text_at(int column) const {
  const void* bytes = sqlite3_column_blob(statement_, column);
  const int size = sqlite3_column_bytes(statement_, column);
  return bytes == nullptr ? std::string()
                          : std::string(static_cast<const char*>(bytes), static_cast<std::size_t>(size));
}

Result<Connection> Connection::open(const std::filesystem::path& file, const ConnectionOptions& options) {
  const bool write = options.mode == ConnectionOptions::Mode::write;
  const int flags =
      SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_READWRITE | (write ? SQLITE_OPEN_CREATE : 0);
  sqlite3* handle = nullptr;
  const int status = sqlite3_open_v2(file.c_str(), &handle, flags, options.vfs.empty() ? nullptr : options.vfs.c_str());
  Connection connection(handle);
  if (status != SQLITE_OK) return store_error(handle, status);
  TRY_VOID(connection.configure(options));
  return connection;
}

Result<void> Connection::configure(const ConnectionOptions& options) {
  sqlite3_busy_timeout(handle_.get(), kBusyMs);
  // Memory is the cache and little else; the file is never mapped, so a bad disk gives an error and not a signal.
  TRY_VOID(execute(fmt::format("PRAGMA cache_size=-{}; PRAGMA mmap_size=0; PRAGMA temp_store=MEMORY;",
                               std::max<std::uint64_t>(1, options.cache.count() / 1024))));
  if (options.mode == ConnectionOptions::Mode::read) return execute("PRAGMA query_only=ON;");
  TRY_VOID(give_space_back());
  TRY_VOID(execute("PRAGMA synchronous=FULL; PRAGMA journal_size_limit=16777216; PRAGMA secure_delete=FAST;"));
  TRY_VOID(use_log());
  if (options.database_max == Bytes()) return {};
  return execute(fmt::format("PRAGMA max_page_count={};",
                             std::max<std::uint64_t>(1, options.database_max.count() / kDatabasePage)));
}

// Deleted tasks give their disk space back. It only counts in a file that is still empty; in another one it would be
// written all the same, also into one that is then refused.
Result<void> Connection::give_space_back() {
  TRY(const bool begun, has_pages());
  if (begun) return {};
  return execute("PRAGMA auto_vacuum=INCREMENTAL;");
}

Result<bool> Connection::has_pages() {
  TRY(Statement statement, prepare("PRAGMA page_count"));
  TRY(const bool row, statement.step());
  return row && statement.number_at(0) > 0;
}

Result<void> Connection::use_log() {
  TRY(Statement statement, prepare("PRAGMA journal_mode=WAL"));
  TRY(const bool row, statement.step());
  // SQLite says what it took instead, and no error.
  if (const std::string mode = row ? statement.text_at(0) : ""; mode != "wal")
    return fail(Reason::store_failed,
                fmt::format("{} cannot have a write-ahead log (SQLite offers '{}'): put it on a local disk",
                            sqlite3_db_filename(handle_.get(), "main"), mode));
  *wait_at_ = kLogLarge;
  sqlite3_wal_hook(handle_.get(), tidy_log, wait_at_.get());
  return {};
}

Result<Statement> Connection::prepare(std::string_view sql) {
  auto found = statements_.find(sql);
  if (found == statements_.end()) {
    sqlite3_stmt* made = nullptr;
    const int status = sqlite3_prepare_v3(handle_.get(), sql.data(), static_cast<int>(sql.size()),
                                          SQLITE_PREPARE_PERSISTENT, &made, nullptr);
    if (status != SQLITE_OK) return store_error(handle_.get(), status);
    found = statements_.emplace(std::string(sql), made).first;
  }
  return Statement(found->second.get());
}

Result<void> Connection::execute(const std::string& sql) {
  const int status = sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr);
  if (status != SQLITE_OK) return store_error(handle_.get(), status);
  return {};
}

bool Connection::in_transaction() const { return sqlite3_get_autocommit(handle_.get()) == 0; }
std::int64_t Connection::last_ordinal() const { return sqlite3_last_insert_rowid(handle_.get()); }

}  // namespace plimsoll
