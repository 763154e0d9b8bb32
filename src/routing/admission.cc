#include "routing/admission.h"

#include <fmt/format.h>

#include <algorithm>

namespace plimsoll {
namespace {

using std::chrono::milliseconds;

// Clients that wait for less than a second only add load; nobody believes an estimate beyond five minutes.
Milliseconds retry_after(Milliseconds estimate) {
  return std::clamp(estimate, milliseconds(1'000), milliseconds(300'000));
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

}  // namespace

std::optional<Refusal> decide_admission(const TaskPlan& plan, const AdmissionSnapshot& snapshot) {
  if (plan.pages <= 0) return refuse(Reason::no_pages, "the document has no pages to read");
  if (!fits(plan, snapshot, {}))
    return refuse(Reason::page_memory,
                  fmt::format("its largest page needs {}, the whole budget is {} ({})", to_text(largest(plan)),
                              to_text(snapshot.budget[kHost]), snapshot.budget_origin));
  if (snapshot.level >= PressureLevel::reject)
    return refuse(Reason::pressure, fmt::format("memory pressure is at level {}", label(snapshot.level)),
                  retry_after(milliseconds(15'000)));
  if (snapshot.queued_tasks >= snapshot.queue_capacity)
    return refuse(Reason::queue_full,
                  fmt::format("{} {} tasks wait, the most allowed (setting queue.{})", snapshot.queued_tasks,
                              label(plan.priority), label(plan.priority)),
                  retry_after(snapshot.drain_time_per_task));
  if (snapshot.queued_bytes + plan.body > snapshot.queue_bytes_max)
    return refuse(Reason::queue_full,
                  fmt::format("{} of documents wait, {} allowed (setting queue.bytes)", to_text(snapshot.queued_bytes),
                              to_text(snapshot.queue_bytes_max)),
                  retry_after(snapshot.drain_time_per_task));
  // I4: with everything that cannot be dropped in place, the largest page must still be able to run.
  if (!fits(plan, snapshot, snapshot.unavoidable))
    return refuse(
        Reason::budget,
        fmt::format("{} is held by models and helpers, its largest page needs {} of {}",
                    to_text(snapshot.unavoidable[kHost]), to_text(largest(plan)), to_text(snapshot.budget[kHost])),
        retry_after(snapshot.drain_time_per_task));
  const auto own_time = plan.page_time * plan.pages;
  if (plan.deadline && snapshot.now + snapshot.backlog + own_time > *plan.deadline)
    return refuse(Reason::deadline,
                  fmt::format("would be finished in {} s, {} s are left until its deadline",
                              std::chrono::ceil<std::chrono::seconds>(snapshot.backlog + own_time).count(),
                              std::chrono::floor<std::chrono::seconds>(*plan.deadline - snapshot.now).count()),
                  retry_after(snapshot.backlog));
  return std::nullopt;
}

}  // namespace plimsoll
