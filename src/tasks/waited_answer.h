// For tests: what a store gives for one write, waited for.
#pragma once

#include <future>
#include <memory>
#include <utility>

#include "tasks/task_store.h"

namespace plimsoll {

template <typename T, typename Ask>
Result<T> answer(Ask ask) {
  auto promise = std::make_shared<std::promise<Result<T>>>();
  auto given = promise->get_future();
  ask(Done<T>([promise](Result<T> result) { promise->set_value(std::move(result)); }));
  return given.get();
}

}  // namespace plimsoll
