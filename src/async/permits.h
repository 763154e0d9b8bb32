// A fixed number of permits, given out first come, first served. A permit is an object: it is carried with the work
// and comes back by destruction. Used for services, decode helpers and rasters, whose numbers bound our memory.
#pragma once

#include <boost/asio/io_context.hpp>
#include <list>
#include <utility>

#include "async/async.h"
#include "async/event.h"
#include "base/clock.h"

namespace plimsoll {

class Permits;

class Permit {
 public:
  Permit() = default;
  Permit(Permit&& other) noexcept : owner_(std::exchange(other.owner_, nullptr)) {}
  Permit& operator=(Permit&& other) noexcept;
  ~Permit() { give_back(); }

  [[nodiscard]] explicit operator bool() const { return owner_ != nullptr; }
  void give_back();

 private:
  friend class Permits;
  explicit Permit(Permits* owner) : owner_(owner) {}
  Permits* owner_ = nullptr;
};

// io thread only. Outlives its permits and its waiters.
class Permits {
 public:
  Permits(boost::asio::io_context& io, int count) : io_(io), free_(count) {}
  Permits(const Permits&) = delete;
  Permits& operator=(const Permits&) = delete;

  // Waits in line. Reason `late` when the deadline comes first, Reason::interrupted after stop().
  [[nodiscard]] Async<Permit> acquire(TimePoint deadline = TimePoint::max(), Reason late = Reason::page_time);
  // A permit only if nobody has to wait for it.
  [[nodiscard]] Permit try_acquire();
  // Everybody in line, and everybody who comes later, is turned away.
  void stop();

  [[nodiscard]] int free() const { return free_; }
  [[nodiscard]] std::size_t waiting() const { return line_.size(); }

 private:
  friend class Permit;
  struct Waiter {
    explicit Waiter(boost::asio::io_context& io) : event(io) {}
    Event event;
    bool granted = false;
  };
  void release();

  boost::asio::io_context& io_;
  int free_;
  bool stopped_ = false;
  std::list<Waiter*> line_;
};

}  // namespace plimsoll
