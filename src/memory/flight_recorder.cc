#include "memory/flight_recorder.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

namespace plimsoll {
namespace {

FlightRecorder::Row row_of(const NodeView& node) {
  FlightRecorder::Row row{{}, node.kind, static_cast<std::uint16_t>(node.depth), node.leases, node.total};
  const std::size_t length = std::min(node.name.size(), row.name.size() - 1);
  std::copy_n(node.name.begin(), length, row.name.begin());
  return row;
}

// The host bytes that a node needs to be among the `most` largest.
Bytes bar(const std::vector<NodeView>& nodes, std::size_t most) {
  std::vector<Bytes> totals;
  totals.reserve(nodes.size());
  for (const NodeView& node : nodes) totals.push_back(node.total[kHost]);
  const auto last = totals.begin() + static_cast<std::ptrdiff_t>(most) - 1;
  std::nth_element(totals.begin(), last, totals.end(), std::greater<>{});
  return *last;
}

}  // namespace

FlightRecorder::FlightRecorder() : ring_(kRecords) {
  for (Record& record : ring_) record.rows.reserve(kRows);
}

void FlightRecorder::note_peak(TimePoint now, const Ledger& ledger, PressureLevel level) {
  const Bytes reserved = ledger.reserved()[kHost];
  if (reserved <= recorded_peak_ + Bytes(recorded_peak_.count() / 20)) return;
  recorded_peak_ = reserved;
  record(now, Cause::peak, ledger, level);
}

void FlightRecorder::note_level(TimePoint now, const Ledger& ledger, PressureLevel level) {
  record(now, Cause::level, ledger, level);
}

void FlightRecorder::record(TimePoint now, Cause cause, const Ledger& ledger, PressureLevel level) {
  Record& record = ring_[next_];
  next_ = (next_ + 1) % kRecords;
  filled_ = std::min(filled_ + 1, kRecords);
  record.time = now;
  record.cause = cause;
  record.level = level;
  record.reserved = ledger.reserved();
  record.budget = ledger.budget();
  record.rows.clear();
  const std::vector<NodeView> nodes = ledger.view();
  const Bytes least = nodes.size() > kRows ? bar(nodes, kRows) : Bytes(0);
  // A parent's total is at least its child's: whoever is kept has its parents kept, before it.
  for (const NodeView& node : nodes)
    if (node.total[kHost] >= least && record.rows.size() < kRows) record.rows.push_back(row_of(node));
  record.rows_left_out = static_cast<std::uint32_t>(nodes.size() - record.rows.size());
}

std::vector<const FlightRecorder::Record*> FlightRecorder::records() const {
  std::vector<const Record*> found;
  found.reserve(filled_);
  for (std::size_t index = 0; index < filled_; ++index)
    found.push_back(&ring_[(next_ + kRecords - filled_ + index) % kRecords]);
  return found;
}

std::string to_text(const FlightRecorder::Record& record) {
  std::string text = fmt::format("{}: {} of {} reserved, level {}\n",
                                 record.cause == FlightRecorder::Cause::peak ? "new peak" : "level changed",
                                 to_text(record.reserved[kHost]), to_text(record.budget[kHost]), label(record.level));
  for (const FlightRecorder::Row& row : record.rows)
    text += fmt::format("{:{}}{} {} ({} leases)\n", "", 2 + 2 * row.depth, row.name.data(), to_text(row.total[kHost]),
                        row.leases);
  if (record.rows_left_out > 0) text += fmt::format("  and {} smaller ones\n", record.rows_left_out);
  return text;
}

}  // namespace plimsoll
