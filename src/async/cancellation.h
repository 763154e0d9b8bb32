// A way to call off one wait from outside: whoever waits holds it open, whoever decides calls cancel().
#pragma once

#include <functional>
#include <list>

namespace plimsoll {

// io thread only. Outlives those who watch it.
class Cancellation {
 public:
  Cancellation() = default;
  Cancellation(const Cancellation&) = delete;
  Cancellation& operator=(const Cancellation&) = delete;

  // Calls everybody who watches, once; later watchers see cancelled().
  void cancel();
  [[nodiscard]] bool cancelled() const { return cancelled_; }

  // While it lives, `called` is called by cancel(). A null cancellation is never cancelled.
  class Watch {
   public:
    Watch(Cancellation* cancellation, std::function<void()> called);
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;
    ~Watch();

   private:
    Cancellation* cancellation_;
    std::list<std::function<void()>>::iterator place_;
  };

 private:
  bool cancelled_ = false;
  std::list<std::function<void()>> watchers_;
};

}  // namespace plimsoll
