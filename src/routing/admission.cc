#include "routing/admission.h"

#include <fmt/format.h>

#include <algorithm>

namespace plimsoll {
namespace {

// The jitter spreads those who come back.
Milliseconds retry_after(Milliseconds estimate, const AdmissionSnapshot& snapshot) {
  const auto spread = static_cast<double>(estimate.count()) * snapshot.jitter;
  return std::clamp(Milliseconds(static_cast<std::int64_t>(spread)), kLeastRetry, kMostRetry);
}

Refusal refuse(Reason reason, std::string message, std::optional<Milliseconds> retry = std::nullopt) {
  return {fail(reason, std::move(message)).error(), retry};
}

bool fits(const TaskPlan& plan, const AdmissionSnapshot& snapshot, const ByteVector& beside) {
  return std::ranges::any_of(snapshot.domains, [&](Domain domain) {
    return (beside + plan.base + plan.largest_page.on(domain)).fits_in(snapshot.budget);
  });
}

Bytes largest(const TaskPlan& plan) { return plan.base[kHost] + plan.largest_page.host + plan.largest_page.work; }

std::optional<Refusal> tenant_bounds(const TaskPlan& plan, const AdmissionSnapshot& snapshot) {
  const auto refusal = [&](std::string message) {
    return refuse(Reason::tenant_quota, std::move(message), retry_after(snapshot.tenant_room_after, snapshot));
  };
  if (snapshot.tenant_tasks >= snapshot.tenant.queued_max)
    return refusal(fmt::format("{} tasks of tenant {} wait, the most allowed (setting queue.tenant_tasks)",
                               snapshot.tenant_tasks, plan.tenant));
  if (snapshot.tenant_bytes + plan.body > snapshot.tenant.queued_bytes_max)
    return refusal(fmt::format("{} of tenant {} wait, {} allowed (setting queue.tenant_bytes)",
                               to_text(snapshot.tenant_bytes), plan.tenant, to_text(snapshot.tenant.queued_bytes_max)));
  return std::nullopt;
}

std::optional<Refusal> queue_bounds(const TaskPlan& plan, const AdmissionSnapshot& snapshot) {
  const auto refusal = [&](std::string message) {
    return refuse(Reason::queue_full, std::move(message), retry_after(snapshot.room_after, snapshot));
  };
  if (snapshot.queued_tasks >= snapshot.queue_capacity)
    return refusal(fmt::format("{} {} tasks wait, the most allowed (setting queue.{})", snapshot.queued_tasks,
                               label(plan.priority), label(plan.priority)));
  if (snapshot.at_door > 0)
    return refusal(fmt::format("{} {} tasks wait at the door before it", snapshot.at_door, label(plan.priority)));
  if (snapshot.queued_bytes + plan.body > snapshot.queue_bytes_max)
    return refusal(fmt::format("{} of documents wait, {} allowed (setting queue.bytes)", to_text(snapshot.queued_bytes),
                               to_text(snapshot.queue_bytes_max)));
  if (snapshot.other_tenants >= snapshot.tenants_max)
    return refusal(
        fmt::format("tasks of {} tenants wait, the most allowed (setting queue.tenants)", snapshot.other_tenants));
  return std::nullopt;
}

// I4: with everything that cannot be dropped in place, the largest page must still be able to run.
std::optional<Refusal> safe_state(const TaskPlan& plan, const AdmissionSnapshot& snapshot) {
  if (fits(plan, snapshot, snapshot.unavoidable)) return std::nullopt;
  return refuse(
      Reason::budget,
      fmt::format("{} is held by models and helpers, its largest page needs {} of {}",
                  to_text(snapshot.unavoidable[kHost]), to_text(largest(plan)), to_text(snapshot.budget[kHost])),
      retry_after(snapshot.room_after, snapshot));
}

std::optional<Refusal> in_time(const TaskPlan& plan, const AdmissionSnapshot& snapshot) {
  if (!plan.deadline || plan.best_effort) return std::nullopt;
  const Milliseconds needed = snapshot.ahead + plan.page_time * plan.pages;
  if (snapshot.now + needed <= *plan.deadline) return std::nullopt;
  return refuse(Reason::deadline,
                fmt::format("would be finished in {} s, {} s are left until its deadline",
                            std::chrono::ceil<std::chrono::seconds>(needed).count(),
                            std::chrono::floor<std::chrono::seconds>(*plan.deadline - snapshot.now).count()),
                retry_after(snapshot.ahead, snapshot));
}

}  // namespace

std::optional<Refusal> decide_admission(const TaskPlan& plan, const AdmissionSnapshot& snapshot) {
  constexpr Milliseconds kPressureEases{15'000};  // the dwell of level reject
  if (plan.pages <= 0) return refuse(Reason::no_pages, "the document has no pages to read");
  if (!fits(plan, snapshot, {}))
    return refuse(Reason::page_memory,
                  fmt::format("its largest page needs {}, the whole budget is {} ({})", to_text(largest(plan)),
                              to_text(snapshot.budget[kHost]), snapshot.budget_origin));
  if (snapshot.draining)
    return refuse(Reason::draining, "it is about to end and takes nothing new", retry_after(snapshot.ahead, snapshot));
  if (snapshot.level >= PressureLevel::reject)
    return refuse(Reason::pressure, fmt::format("memory pressure is at level {}", label(snapshot.level)),
                  retry_after(kPressureEases, snapshot));
  if (auto refusal = tenant_bounds(plan, snapshot)) return refusal;
  if (auto refusal = queue_bounds(plan, snapshot)) return refusal;
  if (auto refusal = safe_state(plan, snapshot)) return refusal;
  return in_time(plan, snapshot);
}

}  // namespace plimsoll
