// The life of one OCR service, as a table: state × event → state and what is to be done. Pure; the pool carries it out.
//
//            start          greeted            configured
//   absent ────────► spawning ─────► configuring ─────────► alive ◄──────────────────┐ returned
//     ▲                 │                 │                 │   │ taken              │
//     │ rest            │ lost            │ lost            │   └──────► loading ────┤
//     │                 │                 │   expired,      │              │ ▲  lost, │ recycle ─► draining
//     │                 ▼                 ▼   recycle, lost ▼   models_ready │ │ models_gone          │ returned, lost
//    dead ◄──────── terminating ◄────────────────────────────  (canary read) ▼ │                      ▼
//     │  ▲    gone      ▲                                   ▲              busy ── recycle ─► draining, terminating
//     │  │ closed       │ expired, recycle, lost            │ lost    taken ▲ │ returned
//     │ broke           └─────────────────────────── ready ─┴───────────────┘ │
//     ▼  │                                             ▲─────────────────────┘
//   broken: the device's breaker is open                dead ── start (when the restart policy allows) ─► spawning
//
// alive is a process that answers; ready is one whose models were loaded under their leases (whoever takes those says
// so) and that has read the canary page since its start. Single models may go again meanwhile, all of them may not.
// loading and busy are the same two with a page's lease on them. terminating ends when the process is reaped and its
// memory is seen to be gone.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace plimsoll {

enum class ServiceState : std::uint8_t {
  absent,       // no process, none missed: it comes when somebody needs it
  spawning,     // until its greeting
  configuring,  // until it has taken its configuration
  alive,        // idle, not memory-ready
  loading,      // leased, not memory-ready
  ready,        // idle, memory-ready
  busy,         // leased, memory-ready
  draining,     // leased; ends with its lease
  terminating,  // end of socket, TERM, KILL; until its bytes are gone
  dead,         // gone; the restart policy says when the next one may come
  broken        // no start before the breaker lets one try
};
inline constexpr std::size_t kServiceStates = 11;
[[nodiscard]] std::string_view label(ServiceState state);

enum class ServiceEvent : std::uint8_t {
  start,         // somebody needs it, or a killed one is replaced
  greeted,       // hello both ways
  configured,    //
  taken,         // leased
  models_ready,  // loaded under their lease, and the canary was read right
  models_gone,   // all unloaded
  returned,      // its lease ended
  recycle,       // it retains too much, or somebody says so
  expired,       // idle for too long
  lost,          // died, silent, broke the protocol, read the canary wrong
  gone,          // reaped, its memory seen to be gone
  rest,          // nobody misses it
  broke,         // the breaker opened
  closed         // the breaker lets one try, or closed
};
inline constexpr std::size_t kServiceEvents = 14;
[[nodiscard]] std::string_view label(ServiceEvent event);

// At most one deed follows a transition.
enum class ServiceDeed : std::uint8_t {
  none,
  spawn,  // greet, configure
  offer,  // to the first in line
  end     // gently, then by force; then wait until its bytes are gone
};

struct Transition {
  ServiceState next;
  ServiceDeed deed = ServiceDeed::none;
  bool operator==(const Transition&) const = default;
};

// Nothing where the event has no meaning in that state: a late answer of one that is being ended anyway, say.
[[nodiscard]] std::optional<Transition> transition(ServiceState state, ServiceEvent event);

// A process that can be talked to.
[[nodiscard]] bool is_living(ServiceState state);
// In somebody's hands.
[[nodiscard]] bool is_leased(ServiceState state);
// Nothing to do, can be taken at once.
[[nodiscard]] bool is_idle(ServiceState state);
// Can read a page now or after a normal start: what ServicesChanged counts.
[[nodiscard]] bool is_usable(ServiceState state);

}  // namespace plimsoll
