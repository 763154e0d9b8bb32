#include "api/callbacks/callback_message.h"

#include "api/task_json.h"

namespace plimsoll {

std::string callback_message(const TaskRecord& record) {
  Json error = nullptr;
  // Its sentence may quote the document's name.
  if (record.error) error = {{"reason", facts(record.error->reason).label}, {"code", label(record.error->code)}};
  const Json message = {{"type", "task." + std::string(label(record.state))},
                        {"timestamp", to_json(record.finished)},
                        {"data",
                         {{"id", record.asked.id.text},
                          {"state", label(record.state)},
                          {"pages", pages_json(record)},
                          {"created", to_json(std::optional(record.asked.created))},
                          {"started", to_json(record.started)},
                          {"finished", to_json(record.finished)},
                          {"error", std::move(error)},
                          {"links", links_json(record)}}}};
  return message.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace plimsoll
