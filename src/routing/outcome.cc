#include "routing/outcome.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "routing/windows.h"

namespace plimsoll {
namespace {

void wait_again(PageSlot& slot, TimePoint now) {
  slot.state = PageSlot::State::queued;
  slot.waiting_since = now;
}

// A refusal proves that the prediction was too low, but not by how much: it doubles, so that the few attempts there are
// reach eight times the first guess. It does not grow beyond what the page could get when it is alone and all other
// documents are parked: a lease larger than that would be waited for in vain.
void correct_prediction(const RouterState& state, const ActiveTask& task, PageSlot& slot) {
  Bytes& work = slot.plan.demand.work;
  const Domain domain = state.devices[slot.device].device.domain;
  const ByteVector others = state.with_others_parked(task) + ByteVector::host(slot.plan.demand.host);
  const Bytes most = (state.ledger.budget() - others)[domain];
  const Bytes grown = work + std::max(work, state.settings.prediction_growth);
  work = std::max(work, std::min({grown, most, state.settings.page_work_max}));
}

// `tried`: what the page was last given to work with.
Error out_of_memory(const RouterState& state, const PageSlot& slot, Bytes tried) {
  std::string steps;
  for (const RecoveryStep step : slot.taken) steps += fmt::format("{}{}", steps.empty() ? "" : ", ", label(step));
  const bool by_page = slot.plan.demand.work >= state.settings.page_work_max;
  return fail(
             Reason::page_memory,
             fmt::format("insufficient memory: refused {} times, last at {} of {} ({}); tried: {}", slot.attempts,
                         to_text(tried), to_text(by_page ? state.settings.page_work_max : state.ledger.budget()[kHost]),
                         by_page ? "setting limits.page_memory" : state.ledger.budget_origin(),
                         steps.empty() ? "nothing else applies" : steps))
      .error();
}

RecoveryFacts recovery_facts(const RouterState& state, const ActiveTask& task, const PageSlot& slot) {
  const ByteVector bases = state.with_others_parked(task);
  const bool ran_on_host = state.devices[slot.device].device.domain == kHost;
  const bool host_has_services = std::ranges::any_of(
      state.devices, [](const DeviceState& each) { return each.device.domain == kHost && each.usable > 0; });
  AttemptSettings last = slot.settings;
  last.on_cpu = ran_on_host;
  return {.attempts = slot.attempts,
          .taken = slot.taken,
          .last = last,
          .may_drop_features = !task.plan.strict && !slot.features.empty(),
          .may_shrink = task.plan.may_shrink,
          .alone_would_fit = state.fits_somewhere(task.plan, slot.plan.demand, bases),
          .cpu_fallback = state.settings.cpu_fallback && host_has_services,
          .cpu_lease_would_fit = (bases + slot.plan.demand.on(kHost)).fits_in(state.ledger.budget())};
}

// It did not fit twice: its text comes first.
void drop_features(PageSlot& slot) {
  for (const Feature feature : kAllFeatures)
    if (slot.features.has(feature))
      slot.left_out.push_back(
          {std::string(label(feature)), fmt::format("memory: the page did not fit {} times with it", slot.attempts)});
  slot.features = {};
}

void recover(Step& step, ActiveTask& task, PageSlot& slot, Bytes tried) {
  ++slot.attempts;
  const auto recovery = next_recovery(recovery_facts(step.state, task, slot));
  if (!recovery) return fail_page(step, task, slot.plan.number, out_of_memory(step.state, slot, tried));
  const bool pinned_to_cpu = slot.settings.on_cpu || recovery->step == RecoveryStep::cpu;
  slot.taken.push_back(recovery->step);
  slot.settings = recovery->settings;
  if (recovery->step == RecoveryStep::text_alone) drop_features(slot);
  slot.settings.on_cpu = pinned_to_cpu;
  wait_again(slot, step.now);
}

void refused(Step& step, ActiveTask& task, PageSlot& slot) {
  const Bytes tried = slot.plan.demand.work;
  correct_prediction(step.state, task, slot);
  recover(step, task, slot, tried);
}

void lost(Step& step, ActiveTask& task, PageSlot& slot, int& count, int most, const std::optional<Error>& error) {
  if (++count < most) return wait_again(slot, step.now);
  fail_page(step, task, slot.plan.number,
            error.value_or(fail(Reason::helper_died, fmt::format("its service was lost {} times", count)).error()));
}

void evicted(Step& step, ActiveTask& task, PageSlot& slot) {
  if (step.state.drain_over) return wait_again(slot, step.now);
  // Nothing is wrong with the prediction: others needed the room.
  if (++slot.evictions > step.state.settings.evictions_max) return recover(step, task, slot, slot.plan.demand.work);
  wait_again(slot, step.now);
}

// The charge was for the time foretold.
void settle_charge(Step& step, const ActiveTask& task, const PageSlot& slot) {
  const double took = std::chrono::duration<double>(step.now - slot.started).count();
  const double foretold = std::chrono::duration<double>(slot.plan.time).count();
  step.state.pages.correct(step.state.claim(task), slot.share * (took - foretold), slot.class_weight);
}

void give_back(RouterState& state, PageSlot& slot, const ByteVector& measured) {
  --state.devices[slot.device].running;
  slot.lease.settle(measured);
  state.ledger.close(slot.node);
}

void judge(Step& step, ActiveTask& task, PageSlot& slot, const event::PageFinished& finished) {
  const RouterSettings& settings = step.state.settings;
  const bool read = finished.outcome == PageOutcome::done || finished.outcome == PageOutcome::degraded;
  // A task that has ended keeps what was read and tries nothing again.
  if (task.failure && !read) return task.finish(finished.page, PageOutcome::failed);
  switch (finished.outcome) {
    case PageOutcome::done:
    case PageOutcome::degraded:
      return task.finish(finished.page, slot.degraded ? PageOutcome::degraded : finished.outcome);
    case PageOutcome::failed:
      return finish_page(step, task, finished.page, PageOutcome::failed, finished.error ? &*finished.error : nullptr);
    case PageOutcome::out_of_memory:
      return refused(step, task, slot);
    case PageOutcome::service_lost:
      return lost(step, task, slot, slot.losses, settings.service_losses_max, finished.error);
    case PageOutcome::killed_outside:
      return lost(step, task, slot, slot.kills, settings.outside_kills_max, finished.error);
    case PageOutcome::evicted:
      return evicted(step, task, slot);
  }
}

}  // namespace

void page_finished(Step& step, const event::PageFinished& finished) {
  ActiveTask* task = step.state.find(finished.task);
  PageSlot* slot = task ? task->find(finished.page) : nullptr;
  if (!slot || slot->state != PageSlot::State::running) return;
  settle_charge(step, *task, *slot);
  step.state.drain_rate.note(step.now, slot->plan.time, !step.state.queue.empty());
  give_back(step.state, *slot, finished.measured_peak);
  judge(step, *task, *slot, finished);
}

}  // namespace plimsoll
