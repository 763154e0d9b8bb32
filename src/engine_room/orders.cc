#include "engine_room/orders.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine_room/workshop.h"

namespace plimsoll {
namespace {

// An order that nobody can carry out for so long is given up.
constexpr Milliseconds kPatience{30'000};

Result<void> known(const Workshop& workshop, const std::string& model) {
  if (std::ranges::find(workshop.model_names, model) != workshop.model_names.end()) return {};
  return fail(Reason::model_missing, fmt::format("there is no model '{}': plimsoll models lists them", model));
}

}  // namespace

boost::asio::awaitable<Result<void>> load_model(Workshop& workshop, std::string model) {
  CO_TRY_VOID(known(workshop, model));
  const std::size_t device = workshop.services.least_busy();
  CO_TRY(ServiceLease service,
         co_await workshop.services[device].acquire({.deadline = std::chrono::steady_clock::now() + kPatience}));
  CO_TRY(const ModelUse use, co_await workshop.models.acquire(device, service, {std::move(model)}));
  co_return Result<void>{};
}

boost::asio::awaitable<Result<int>> unload_model(Workshop& workshop, std::string model) {
  CO_TRY_VOID(known(workshop, model));
  co_return static_cast<int>((co_await workshop.models.drop_idle(std::move(model))).size());
}

Result<void> pin_model(Workshop& workshop, const std::string& model, bool pinned) {
  TRY_VOID(known(workshop, model));
  const ModelManager& manager = workshop.models.manager();
  const Bytes takes = manager.price(model).resident;
  const Bytes most = manager.rules().pinned_bytes_max;
  if (pinned && !manager.is_pinned(model) && takes + manager.pinned() > most)
    return fail(Reason::budget, fmt::format("'{}' takes {}, pinned models have {} of {} already (setting "
                                            "models.pinned_bytes)",
                                            model, to_text(takes), to_text(manager.pinned()), to_text(most)));
  workshop.models.pin(model, pinned);
  return {};
}

Result<void> restart_service(Workshop& workshop, std::string_view device, int service) {
  for (std::size_t number = 0; number < workshop.services.count(); ++number) {
    ServicePool& pool = workshop.services[number];
    if (pool.device() != device) continue;
    if (service < 0 || service >= pool.count()) break;
    pool.recycle(service);
    return {};
  }
  return fail(Reason::usage, fmt::format("there is no service {} on '{}'", service, device));
}

}  // namespace plimsoll
