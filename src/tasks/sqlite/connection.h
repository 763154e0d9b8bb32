// One connection to a SQLite file, and statements on it. The only place that speaks to the library.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/bytes.h"
#include "base/error.h"

namespace plimsoll {

// A prepared statement that was lent by its connection; back to it, reset, by destruction. Columns count from 0 and are
// valid until the next step.
class Statement {
 public:
  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}
  Statement(Statement&& other) noexcept
      : statement_(std::exchange(other.statement_, nullptr)), next_(other.next_), bound_(other.bound_) {}
  Statement& operator=(Statement&&) = delete;
  ~Statement();

  // Each binds the next parameter. Texts and blobs are not copied: they must live until the statement is done.
  // What could not be bound is the next step's error.
  Statement& number(std::int64_t value);
  Statement& number(std::optional<std::int64_t> value);
  Statement& text(std::string_view value);
  Statement& text_or_null(std::string_view value);  // empty: NULL
  Statement& blob(std::string_view value);

  // True: there is a row.
  [[nodiscard]] Result<bool> step();
  // For statements without rows.
  [[nodiscard]] Result<void> run();

  [[nodiscard]] bool is_null(int column) const;
  [[nodiscard]] std::int64_t number_at(int column) const;
  [[nodiscard]] std::string text_at(int column) const;  // of a text or a blob; NULL is empty

 private:
  Statement& kept(int status);

  sqlite3_stmt* statement_;
  int next_ = 1;           // parameter to bind
  int bound_ = SQLITE_OK;  // the first status of binding that is not good
};

struct ConnectionOptions {
  enum class Mode { write, read };
  Mode mode = Mode::read;
  Bytes cache;         // of database pages
  Bytes database_max;  // 0: what the disk holds; write only
  std::string vfs;     // SQLite's name of a file layer; empty: the system's. Tests put faults there.
};

// One thread at a time.
class Connection {
 public:
  // Makes the file when writing and it is not there. WAL, synchronous=FULL: a commit is on disk when it returns.
  [[nodiscard]] static Result<Connection> open(const std::filesystem::path& file, const ConnectionOptions& options);

  // Prepared once and kept; `sql` is one of a fixed set of texts.
  [[nodiscard]] Result<Statement> prepare(std::string_view sql);
  // One or several statements whose rows nobody wants.
  [[nodiscard]] Result<void> execute(const std::string& sql);
  // A transaction may have been undone by SQLite itself, for example when the disk was full.
  [[nodiscard]] bool in_transaction() const;
  [[nodiscard]] std::int64_t last_ordinal() const;

 private:
  struct Close {
    void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
  };
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  explicit Connection(sqlite3* handle) : handle_(handle) {}
  [[nodiscard]] Result<void> configure(const ConnectionOptions& options);
  [[nodiscard]] Result<void> give_space_back();
  [[nodiscard]] Result<bool> has_pages();
  [[nodiscard]] Result<void> use_log();

  // Pages of the log from which on the writer waits for readers. Apart, because the hook is told where it is.
  std::unique_ptr<int> wait_at_ = std::make_unique<int>(0);
  std::unique_ptr<sqlite3, Close> handle_;
  std::map<std::string, std::unique_ptr<sqlite3_stmt, Finalize>, std::less<>> statements_;
};

}  // namespace plimsoll
