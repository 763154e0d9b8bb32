// Pages whose content follows from task and number: whoever finds one knows whether it is right.
#pragma once

#include "tasks/page_checkpoint.h"

namespace plimsoll {

inline PageCheckpoint made_page(const TaskId& task, int number) {
  PageCheckpoint page{.number = number, .facts = R"({"page":)" + std::to_string(number) + "}"};
  page.state = number % 7 == 0 ? PageState::degraded : PageState::done;
  // From nearly nothing to several database pages.
  const std::size_t size = 10 + static_cast<std::size_t>(number) * 7919 % 12'000;
  while (page.page.size() < size) page.page += task.text + ' ' + std::to_string(number) + ' ';
  return page;
}

}  // namespace plimsoll
