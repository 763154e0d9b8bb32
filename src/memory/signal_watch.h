// Watches the guard's own eyes: a signal that is missing, stands still while the ledger moves, or shows bytes that
// nobody reserved. Pure; one object per domain.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "memory/guard_reading.h"

namespace plimsoll {

enum class Alarm : std::uint8_t {
  signal_missing,   // no reading several times in a row
  signal_constant,  // the same number to the byte, while the ledger gave and took
  above_ledger,     // measured use beyond everything reserved
  oom_kill,         // the kernel killed in our group
  return_short,     // a way to get bytes back returned far less than was charged for it
};
inline constexpr std::size_t kAlarms = 5;
[[nodiscard]] std::string_view label(Alarm alarm);

struct SignalRule {
  int missing_after = 3;  // readings in a row: one may fail while the kernel rewrites its files
  // Real use moves with every page by many pages of 4 KiB; this many equal readings across this many moves of the
  // ledger do not happen by chance.
  int constant_after = 20;
  int ledger_moves = 4;
  int above_after = 3;  // a page's memfd may be touched a moment before the lease is seen by the sampler
  double above_share = 0.02;
  Bytes above_least = Bytes(8 << 20);
};

class SignalWatch {
 public:
  explicit SignalWatch(SignalRule rule) : rule_(rule) {}

  void update(const DomainReading& reading);
  [[nodiscard]] bool missing() const { return missed_ >= rule_.missing_after; }
  [[nodiscard]] bool constant() const { return same_ >= rule_.constant_after && moves_ >= rule_.ledger_moves; }
  [[nodiscard]] bool above_ledger() const { return above_ >= rule_.above_after; }
  // Whether levels may be drawn from this signal; if not, the guard fails closed.
  [[nodiscard]] bool trustworthy() const { return !missing() && !constant(); }

 private:
  [[nodiscard]] Bytes tolerance(const DomainReading& reading) const;

  SignalRule rule_;
  std::optional<Bytes> last_used_;
  Bytes last_reserved_;
  int missed_ = 0;
  int same_ = 0;
  int moves_ = 0;
  int above_ = 0;
};

}  // namespace plimsoll
