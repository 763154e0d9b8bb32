#include "services/service_line.h"

#include <utility>

namespace plimsoll {

void ServiceLine::leave(Waiter& waiter) {
  for (std::list<Waiter*>& line : classes_) line.remove(&waiter);
}

void ServiceLine::grant(int service) {
  for (std::list<Waiter*>& line : classes_) {
    if (line.empty()) continue;
    Waiter* first = line.front();
    line.pop_front();
    first->granted = service;
    first->event.set();
    return;
  }
}

void ServiceLine::refuse_all(const Error& why) {
  for (std::list<Waiter*>& line : classes_)
    for (Waiter* waiter : std::exchange(line, {})) {
      waiter->refused = why;
      waiter->event.set();
    }
}

std::size_t ServiceLine::size() const {
  std::size_t waiting = 0;
  for (const std::list<Waiter*>& line : classes_) waiting += line.size();
  return waiting;
}

}  // namespace plimsoll
