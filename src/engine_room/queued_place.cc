#include "engine_room/queued_place.h"

namespace plimsoll {

QueuedPlace::QueuedPlace(RouterDriver& driver, TaskNumber number, Base base)
    : driver_(driver), standing_{.number = number, .base = base} {
  driver_.hand_over(number, *this);
}

QueuedPlace::~QueuedPlace() {
  if (taken_) return;
  driver_.leave(standing_.number);
  if (standing_.finished) return;
  // Whether it waits or its turn has come: nothing more is expected of it.
  driver_.handle(event::DocumentFailed{standing_.number, fail(Reason::interrupted, "given up").error()});
}

void QueuedPlace::on_call(std::function<void()> called) {
  called_ = std::move(called);
  if (standing_.window || standing_.finished) call();
}

QueuedPlace::Standing QueuedPlace::take_over(TaskOwner& owner) {
  taken_ = true;
  driver_.hand_over(standing_.number, owner);
  return std::move(standing_);
}

void QueuedPlace::describe_window(int first, int count) {
  standing_.window = {first, count};
  call();
}

void QueuedPlace::finish(std::optional<Error> failure) {
  standing_.finished = true;
  standing_.failure = std::move(failure);
  call();
}

void QueuedPlace::call() {
  if (const auto called = std::exchange(called_, nullptr)) called();
}

}  // namespace plimsoll
