#include "memory/flight_recorder.h"

#include <gtest/gtest.h>

#include <list>

namespace plimsoll {
namespace {
using namespace literals;

class FlightRecorderTest : public testing::Test {
 protected:
  FlightRecorderTest() { ledger.set_budget(ByteVector::host(1000_MiB)); }
  void take(NodeId node, Bytes bytes) { leases.push_back(*ledger.reserve(node, ByteVector::host(bytes))); }

  Ledger ledger{{"host"}, {}};
  NodeId tenant = *ledger.open(NodeKind::tenant, ledger.view().front().id, "acme");
  NodeId task = *ledger.open(NodeKind::task, tenant, "book.pdf");
  std::list<Lease> leases;
  FlightRecorder recorder;
};

TEST_F(FlightRecorderTest, ANewPeakShowsWhoHoldsWhat) {
  take(ledger.system(), 80_MiB);
  take(task, 20_MiB);
  recorder.note_peak(TimePoint{}, ledger, PressureLevel::normal);
  ASSERT_EQ(recorder.records().size(), 1);
  const std::string text = to_text(*recorder.records()[0]);
  EXPECT_NE(text.find("new peak: 100 MiB of 1000 MiB reserved, level normal"), std::string::npos) << text;
  EXPECT_NE(text.find("book.pdf 20 MiB (1 leases)"), std::string::npos) << text;
}

TEST_F(FlightRecorderTest, OnlyAClearlyHigherPeakIsRecorded) {
  take(task, 100_MiB);
  recorder.note_peak(TimePoint{}, ledger, PressureLevel::normal);
  take(task, 5_MiB);
  recorder.note_peak(TimePoint{}, ledger, PressureLevel::normal);
  EXPECT_EQ(recorder.records().size(), 1);
  take(task, 1_MiB);
  recorder.note_peak(TimePoint{}, ledger, PressureLevel::normal);
  EXPECT_EQ(recorder.records().size(), 2);
  leases.clear();
  recorder.note_peak(TimePoint{}, ledger, PressureLevel::normal);
  EXPECT_EQ(recorder.records().size(), 2) << "a fall is no peak";
}

TEST_F(FlightRecorderTest, KeepsTheLastRecords) {
  for (std::size_t count = 0; count < FlightRecorder::kRecords + 3; ++count)
    recorder.note_level(TimePoint{} + Milliseconds(count), ledger, PressureLevel::warn);
  ASSERT_EQ(recorder.records().size(), FlightRecorder::kRecords);
  EXPECT_EQ(recorder.records().front()->time, TimePoint{} + Milliseconds(3));
  EXPECT_EQ(recorder.records().front()->cause, FlightRecorder::Cause::level);
}

TEST_F(FlightRecorderTest, OfALargeTreeTheLargestRowsStayWithTheirParents) {
  for (unsigned number = 0; number < 200; ++number) {
    const std::string name = "page " + std::to_string(number) + std::string(80, '.');
    take(*ledger.open(NodeKind::page, task, name), 1_KiB * (number + 1));
  }
  recorder.note_level(TimePoint{}, ledger, PressureLevel::reject);
  const FlightRecorder::Record& record = *recorder.records()[0];
  ASSERT_EQ(record.rows.size(), FlightRecorder::kRows);
  EXPECT_EQ(record.rows[0].kind, NodeKind::root);
  EXPECT_EQ(record.rows_left_out, ledger.view().size() - FlightRecorder::kRows);
  const std::string last = record.rows.back().name.data();
  EXPECT_TRUE(last.starts_with("page 199")) << last;
  EXPECT_EQ(last.size(), FlightRecorder::kNameBytes - 1);
}

}  // namespace
}  // namespace plimsoll
