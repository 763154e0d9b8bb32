#include "services/service_health.h"

#include <array>

namespace plimsoll {
namespace {

using S = ServiceState;
using E = ServiceEvent;
using D = ServiceDeed;

struct Row {
  ServiceState state;
  ServiceEvent event;
  Transition transition;
};

constexpr std::array kTable = {
    Row{S::absent, E::start, {S::spawning, D::spawn}},
    Row{S::absent, E::broke, {S::broken}},

    Row{S::spawning, E::greeted, {S::configuring}},
    Row{S::spawning, E::lost, {S::terminating, D::end}},
    Row{S::configuring, E::configured, {S::alive, D::offer}},
    Row{S::configuring, E::lost, {S::terminating, D::end}},

    Row{S::alive, E::taken, {S::loading}},
    Row{S::alive, E::expired, {S::terminating, D::end}},
    Row{S::alive, E::recycle, {S::terminating, D::end}},
    Row{S::alive, E::lost, {S::terminating, D::end}},
    Row{S::loading, E::models_ready, {S::busy}},
    Row{S::loading, E::returned, {S::alive, D::offer}},
    Row{S::loading, E::recycle, {S::draining}},
    Row{S::loading, E::lost, {S::terminating, D::end}},

    Row{S::ready, E::taken, {S::busy}},
    Row{S::ready, E::expired, {S::terminating, D::end}},
    Row{S::ready, E::recycle, {S::terminating, D::end}},
    Row{S::ready, E::lost, {S::terminating, D::end}},
    Row{S::busy, E::models_gone, {S::loading}},
    Row{S::busy, E::returned, {S::ready, D::offer}},
    Row{S::busy, E::recycle, {S::draining}},
    Row{S::busy, E::lost, {S::terminating, D::end}},

    Row{S::draining, E::returned, {S::terminating, D::end}},
    Row{S::draining, E::lost, {S::terminating, D::end}},
    Row{S::terminating, E::gone, {S::dead}},

    Row{S::dead, E::start, {S::spawning, D::spawn}},
    Row{S::dead, E::rest, {S::absent}},
    Row{S::dead, E::broke, {S::broken}},
    Row{S::broken, E::closed, {S::absent, D::offer}},
};

constexpr std::array<std::string_view, kServiceStates> kStates = {"absent",      "spawning", "configuring", "alive",
                                                                  "loading",     "ready",    "busy",        "draining",
                                                                  "terminating", "dead",     "broken"};
constexpr std::array<std::string_view, kServiceEvents> kEvents = {
    "start",   "greeted", "configured", "taken", "models_ready", "models_gone", "returned",
    "recycle", "expired", "lost",       "gone",  "rest",         "broke",       "closed"};

}  // namespace

std::string_view label(ServiceState state) { return kStates.at(static_cast<std::size_t>(state)); }
std::string_view label(ServiceEvent event) { return kEvents.at(static_cast<std::size_t>(event)); }

std::optional<Transition> transition(ServiceState state, ServiceEvent event) {
  for (const Row& row : kTable)
    if (row.state == state && row.event == event) return row.transition;
  return std::nullopt;
}

bool is_living(ServiceState state) { return state >= S::spawning && state <= S::draining; }
bool is_leased(ServiceState state) { return state == S::loading || state == S::busy || state == S::draining; }
bool is_idle(ServiceState state) { return state == S::alive || state == S::ready; }
bool is_usable(ServiceState state) { return state < S::terminating; }

}  // namespace plimsoll
