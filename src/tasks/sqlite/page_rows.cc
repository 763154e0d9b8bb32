#include "tasks/sqlite/page_rows.h"

#include <fmt/format.h>

#include <algorithm>

#include "tasks/sqlite/event_rows.h"
#include "tasks/sqlite/task_rows.h"

namespace plimsoll {
namespace {

constexpr std::string_view kColumns = "number, state, checksum, facts, page";

struct PageRow {
  PageCheckpoint page;
  std::string checksum;
  bool sound = false;
};

PageRow row_of(const TaskId& task, const Statement& row) {
  PageRow read{.page = {.number = static_cast<int>(row.number_at(0)),
                        .state = static_cast<PageState>(row.number_at(1)),
                        .page = row.text_at(4),
                        .facts = row.text_at(3)},
               .checksum = row.text_at(2)};
  read.sound = checksum_of(task, read.page) == read.checksum;
  return read;
}

Result<std::optional<PageRow>> find_page(Connection& connection, const TaskRecord& task, int number) {
  TRY(Statement statement,
      connection.prepare(fmt::format("SELECT {} FROM pages WHERE task = ? AND number = ?", kColumns)));
  TRY(const bool there, statement.number(static_cast<std::int64_t>(task.ordinal)).number(number).step());
  return there ? std::optional(row_of(task.asked.id, statement)) : std::nullopt;
}

// Census and bytes by what is there: after something was lost nothing is to be derived from what it said.
Result<void> recount(Connection& connection, TaskOrdinal task) {
  TRY(Statement statement,
      connection.prepare("UPDATE tasks SET "
                         "pages_done = (SELECT count(*) FROM pages WHERE task = ?1 AND state = 0),"
                         "pages_degraded = (SELECT count(*) FROM pages WHERE task = ?1 AND state = 1),"
                         "pages_failed = (SELECT count(*) FROM pages WHERE task = ?1 AND state = 2),"
                         "page_bytes = (SELECT coalesce(sum(length(page) + length(CAST(facts AS BLOB))), 0) FROM pages "
                         "WHERE task = ?1) WHERE ordinal = ?1"));
  return statement.number(static_cast<std::int64_t>(task)).run();
}

// Without the census: whoever loses pages recounts once, at the end, because it goes over all of the task's.
Result<void> lose_page(Connection& connection, const TaskRecord& task, int number, WallTime at) {
  TRY(Statement statement, connection.prepare("DELETE FROM pages WHERE task = ? AND number = ?"));
  TRY_VOID(statement.number(static_cast<std::int64_t>(task.ordinal)).number(number).run());
  TRY_VOID(append_event(connection, task.ordinal,
                        {.kind = EventKind::page_lost, .state = task.state, .page = number, .at = at}));
  return {};
}

Result<void> insert(Connection& connection, const TaskRecord& task, const PageCheckpoint& page, WallTime at) {
  const std::string checksum = checksum_of(task.asked.id, page);
  TRY(Statement statement,
      connection.prepare("INSERT INTO pages(task, number, state, checksum, facts, page) VALUES(?,?,?,?,?,?)"));
  statement.number(static_cast<std::int64_t>(task.ordinal)).number(page.number).number(static_cast<int>(page.state));
  TRY_VOID(statement.text(checksum).text(page.facts).blob(page.page).run());
  TRY(Statement count,
      connection.prepare("UPDATE tasks SET pages_done = pages_done + ?, pages_degraded = pages_degraded + ?,"
                         "pages_failed = pages_failed + ?, page_bytes = page_bytes + ? WHERE ordinal = ?"));
  for (const PageState state : {PageState::done, PageState::degraded, PageState::failed})
    count.number(page.state == state ? 1 : 0);
  count.number(static_cast<std::int64_t>(page.size().count())).number(static_cast<std::int64_t>(task.ordinal));
  TRY_VOID(count.run());
  TRY_VOID(append_event(connection, task.ordinal,
                        {.kind = EventKind::page, .page = page.number, .page_state = page.state, .at = at}));
  return {};
}

Result<void> check(const PageCheckpoint& page) {
  if (page.number < 1) return fail(Reason::internal, fmt::format("a checkpoint of page {}", page.number));
  if (page.facts.size() <= kFactsMax.count()) return {};
  return fail(Reason::task_bounds, fmt::format("the facts of page {} have {} bytes, at most {} are stored", page.number,
                                               page.facts.size(), kFactsMax.count()));
}

Result<void> check_count(std::size_t pages) {
  if (pages <= static_cast<std::size_t>(kPagesAtOnceMax)) return {};
  return fail(Reason::task_bounds, fmt::format("{} pages in one write, at most {} may be", pages, kPagesAtOnceMax));
}

// True: a damaged one made room for it, the census is to be counted anew.
Result<bool> store_one(Connection& connection, const TaskRecord& task, const PageCheckpoint& page, WallTime at) {
  TRY_VOID(check(page));
  TRY(const auto stored, find_page(connection, task, page.number));
  const bool damaged = stored && !stored->sound;
  if (stored && !damaged && stored->page == page) return false;
  if (damaged) TRY_VOID(lose_page(connection, task, page.number, at));
  const PageStage stage = stored && !damaged ? stage_of(stored->page.state) : PageStage::unread;
  if (!may_become(stage, stage_of(page.state)))
    return fail(Reason::task_state, fmt::format("page {} of task {} is stored already, with another content",
                                                page.number, task.asked.id.text));
  TRY_VOID(insert(connection, task, page, at));
  return damaged;
}

Result<StoredPages> standing(Connection& connection, const TaskId& id) {
  TRY(const TaskRecord task, read_task(connection, id));
  return StoredPages{task.census, task.last_event};
}

// Every page of the task behind `cursor`, until `take` has enough and says false.
template <typename Take>
Result<void> walk(Connection& connection, const TaskRecord& task, int cursor, Take take) {
  TRY(Statement statement,
      connection.prepare(fmt::format("SELECT {} FROM pages WHERE task = ? AND number > ? ORDER BY number", kColumns)));
  statement.number(static_cast<std::int64_t>(task.ordinal)).number(cursor);
  for (;;) {
    TRY(const bool row, statement.step());
    if (!row) return {};
    PageRow page = row_of(task.asked.id, statement);
    // The index says ascending; a row that says otherwise would lead a reader round in circles.
    if (page.page.number <= cursor)
      return fail(Reason::store_damaged,
                  fmt::format("the pages of task {} are out of order in the task database", task.asked.id.text));
    cursor = page.page.number;
    if (!take(std::move(page))) return {};
  }
}

}  // namespace

Result<StoredPages> store_checkpoints(Connection& connection, const TaskId& task, std::span<const PageCheckpoint> pages,
                                      WallTime at) {
  TRY_VOID(check_count(pages.size()));
  TRY(const TaskRecord record, read_task(connection, task));
  if (record.state != TaskState::running)
    return fail(Reason::task_state,
                fmt::format("task {} is {}: none of its pages are stored any more", task.text, label(record.state)));
  bool lost = false;
  for (const PageCheckpoint& page : pages) {
    TRY(const bool replaced, store_one(connection, record, page, at));
    lost = lost || replaced;
  }
  if (lost) TRY_VOID(recount(connection, record.ordinal));
  return standing(connection, task);
}

Result<StoredPages> forget_damaged_pages(Connection& connection, const TaskId& task, std::span<const int> numbers,
                                         WallTime at) {
  TRY_VOID(check_count(numbers.size()));
  TRY(const TaskRecord record, read_task(connection, task));
  bool lost = false;
  for (const int number : numbers) {
    TRY(const auto stored, find_page(connection, record, number));
    if (!stored || stored->sound) continue;
    TRY_VOID(lose_page(connection, record, number, at));
    lost = true;
  }
  if (lost) TRY_VOID(recount(connection, record.ordinal));
  return standing(connection, task);
}

Result<PagePiece> read_pages(Connection& connection, const TaskRecord& task, int cursor, const PieceBounds& bounds) {
  PagePiece piece;
  Bytes taken;
  int last = cursor;
  const int pages_max = std::clamp(bounds.pages_max, 1, kPagesAtOnceMax);
  TRY_VOID(walk(connection, task, cursor, [&](PageRow row) {
    const std::size_t seen = piece.pages.size() + piece.damaged.size();
    if (seen == static_cast<std::size_t>(pages_max) || (seen > 0 && taken + row.page.size() > bounds.bytes_max)) {
      piece.next = last;
      return false;
    }
    last = row.page.number;
    taken += row.page.size();
    if (row.sound)
      piece.pages.push_back(std::move(row.page));
    else
      piece.damaged.push_back(row.page.number);
    return true;
  }));
  return piece;
}

Result<FinishedPages> read_finished_pages(Connection& connection, const TaskRecord& task, int cursor, int limit) {
  FinishedPages finished;
  int last = cursor;
  const int pages_max = std::clamp(limit, 1, kPagesAtOnceMax);
  TRY_VOID(walk(connection, task, cursor, [&](const PageRow& row) {
    if (finished.pages.size() + finished.damaged.size() == static_cast<std::size_t>(pages_max)) {
      finished.next = last;
      return false;
    }
    last = row.page.number;
    if (row.sound)
      finished.pages.push_back({row.page.number, row.page.state});
    else
      finished.damaged.push_back(row.page.number);
    return true;
  }));
  return finished;
}

}  // namespace plimsoll
