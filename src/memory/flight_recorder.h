// The ledger's tree at the moments that matter: each new peak of reservations and each change of level. For the
// question "who held it?" after the fact. Fixed memory: kRecords records of at most kRows rows; of a larger tree the
// rows with the most bytes are kept.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "memory/ledger.h"
#include "memory/pressure.h"

namespace plimsoll {

class FlightRecorder {
 public:
  static constexpr std::size_t kRecords = 16;
  static constexpr std::size_t kRows = 64;
  static constexpr std::size_t kNameBytes = 40;

  enum class Cause : std::uint8_t { peak, level };

  struct Row {
    std::array<char, kNameBytes> name{};  // cut, always terminated
    NodeKind kind = NodeKind::root;
    std::uint16_t depth = 0;
    std::uint32_t leases = 0;
    ByteVector total;
  };
  struct Record {
    TimePoint time;
    Cause cause = Cause::peak;
    PressureLevel level = PressureLevel::normal;
    ByteVector reserved;
    ByteVector budget;
    std::uint32_t rows_left_out = 0;
    std::vector<Row> rows;  // depth first, as in the ledger
  };

  FlightRecorder();

  // Call at each tick. Records when the host's reservations are a new peak, by at least a twentieth above the last one
  // recorded, so that a slow climb does not push out everything else.
  void note_peak(TimePoint now, const Ledger& ledger, PressureLevel level);
  void note_level(TimePoint now, const Ledger& ledger, PressureLevel level);

  // Oldest first.
  [[nodiscard]] std::vector<const Record*> records() const;

 private:
  void record(TimePoint now, Cause cause, const Ledger& ledger, PressureLevel level);

  std::vector<Record> ring_;
  std::size_t next_ = 0;
  std::size_t filled_ = 0;
  Bytes recorded_peak_;
};

// One line per row, indented by depth, host bytes: for logs and `plimsoll doctor`.
[[nodiscard]] std::string to_text(const FlightRecorder::Record& record);

}  // namespace plimsoll
