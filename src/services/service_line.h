// Who waits for a service: classes in strict order, first come first served within a class.
//
// The order between classes is strict because the line is short: the router, which shares fairly between them, starts a
// page only when a service is usable. Bounded by whoever waits: at most one place per page in flight.
#pragma once

#include <array>
#include <cstdint>
#include <list>
#include <optional>

#include "async/event.h"
#include "base/error.h"

namespace plimsoll {

// The order of routing's Priority.
enum class Urgency : std::uint8_t { high, normal, low };
inline constexpr std::size_t kUrgencies = 3;

// io thread only.
class ServiceLine {
 public:
  struct Waiter {
    explicit Waiter(boost::asio::io_context& io) : event(io) {}
    Event event;                   // something was decided
    std::optional<int> granted;    // this service
    std::optional<Error> refused;  // no service will come
  };

  // The waiter stays where it is until it was granted, refused or removed.
  void join(Urgency urgency, Waiter& waiter) { classes_.at(static_cast<std::size_t>(urgency)).push_back(&waiter); }
  // Takes it out if it is still in line.
  void leave(Waiter& waiter);
  // The first in line gets `service`; nobody may be in line before.
  void grant(int service);
  void refuse_all(const Error& why);
  [[nodiscard]] std::size_t size() const;

 private:
  std::array<std::list<Waiter*>, kUrgencies> classes_;
};

}  // namespace plimsoll
