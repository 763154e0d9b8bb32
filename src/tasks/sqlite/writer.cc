#include "tasks/sqlite/writer.h"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "tasks/sqlite/store_error.h"

namespace plimsoll {
namespace {

void count(const Write& write, TimePoint since, WaitingWrites& waiting) {
  if (waiting.writes++ == 0) waiting.oldest = since;
  waiting.bytes += write.bytes;
  waiting.urgent = waiting.urgent || write.haste == Write::Haste::urgent;
}

// One of a group may be too large for the disk, or may need a page of the file that is damaged, when the others are
// not. A disk that fails, or a file that somebody else holds, would fail each of them and take its time again for each.
bool may_be_one_write(const Error& error) {
  return error.reason == Reason::store_full || error.reason == Reason::store_damaged;
}

}  // namespace

Writer::Writer(Connection connection, CommitRule rule, QueueBounds bounds, Post post)
    : connection_(std::move(connection)), rule_(rule), bounds_(bounds), post_(std::move(post)), thread_([this] {
        work();
      }) {}

Writer::~Writer() {
  {
    const std::scoped_lock lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void Writer::submit(std::unique_ptr<Write> write) {
  const Bytes bytes = write->bytes;
  std::unique_lock lock(mutex_);
  // A write larger than the bound goes through when nothing else waits: the largest page must have a way to the disk,
  // and its bytes are in memory already.
  if (held_ >= bounds_.writes_max || (held_ > 0 && held_bytes_ + bytes > bounds_.bytes_max)) {
    const auto refusal =
        fail(Reason::queue_full,
             fmt::format("{} writes of {} wait for the task database, at most {} (tasks.waiting_writes) of "
                         "{} (tasks.waiting_bytes) may",
                         held_, to_text(held_bytes_), bounds_.writes_max, to_text(bounds_.bytes_max)));
    lock.unlock();
    return post_(write->answer(&refusal.error()));
  }
  ++held_;
  held_bytes_ += bytes;
  queue_.push_back({std::move(write), std::chrono::steady_clock::now()});
  count(*queue_.back().write, queue_.back().since, waiting_);
  lock.unlock();
  changed_.notify_all();
}

Writer::Group Writer::next_group() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return ending_ || !queue_.empty(); });
    if (queue_.empty()) return {};
    const TimePoint due = commit_time(waiting_, rule_);
    if (ending_ || due <= std::chrono::steady_clock::now()) return take_group();
    changed_.wait_until(lock, due);
  }
}

Writer::Group Writer::take_group() {
  Group group;
  Bytes bytes;
  while (!queue_.empty() && group.size() < rule_.writes_max && bytes < rule_.bytes_max) {
    bytes += queue_.front().write->bytes;
    group.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
  waiting_ = {};
  for (const Waiting& rest : queue_) count(*rest.write, rest.since, waiting_);
  return group;
}

void Writer::work() {
  for (Group group = next_group(); !group.empty(); group = next_group()) {
    std::vector<Waiting*> all;
    for (Waiting& each : group) all.push_back(&each);
    carry_out(all);
  }
}

void Writer::carry_out(std::span<Waiting* const> group) {
  const Result<void> committed = commit(group);
  if (!committed && group.size() > 1 && may_be_one_write(committed.error())) {
    for (std::size_t i = 0; i < group.size(); ++i) carry_out(group.subspan(i, 1));
    return;
  }
  note(committed);
  for (Waiting* each : group) {
    const Bytes bytes = each->write->bytes;
    Posted posted = each->write->answer(committed ? nullptr : &committed.error());
    each->write.reset();
    answered(bytes);
    post_(std::move(posted));
  }
}

Result<void> Writer::commit(std::span<Waiting* const> group) {
  const auto all = [&]() -> Result<void> {
    TRY_VOID(connection_.execute("BEGIN IMMEDIATE"));
    for (Waiting* each : group) TRY_VOID(run_one(*each->write));
    return connection_.execute("COMMIT");
  };
  Result<void> done = all();
  if (!done && connection_.in_transaction()) (void)connection_.execute("ROLLBACK");
  return done;
}

Result<void> Writer::run_one(Write& write) {
  TRY_VOID(connection_.execute("SAVEPOINT one"));
  const Result<void> run = write.run(connection_);
  if (run) return connection_.execute("RELEASE one");
  if (is_store_failure(run.error())) return run;
  return connection_.execute("ROLLBACK TO one; RELEASE one");
}

void Writer::note(const Result<void>& committed) {
  const std::scoped_lock lock(mutex_);
  trouble_ = committed ? std::nullopt : std::optional(committed.error());
}

std::optional<Error> Writer::trouble() const {
  const std::scoped_lock lock(mutex_);
  return trouble_;
}

void Writer::answered(Bytes bytes) {
  const std::scoped_lock lock(mutex_);
  --held_;
  held_bytes_ -= bytes;
}

}  // namespace plimsoll
