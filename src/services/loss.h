// Why a helper ended: of us, of somebody outside, or because we wanted it to.
#pragma once

#include <cstdint>
#include <optional>

namespace plimsoll {

// How a process ended: exit status or signal.
struct ExitStatus {
  int status = 0;
  int signal = 0;  // 0: it exited by itself
  bool operator==(const ExitStatus&) const = default;
};

enum class Loss : std::uint8_t {
  ours,     // a failure: counts for attempts, restarts and the breaker
  outside,  // somebody killed it: says nothing about the page, the model or the device
  wanted    // idle, recycled, called off, shut down
};

// How we tell. The kernel does not say who sent a signal that ended a process, but we know which ones we sent:
//  - `wanted`: we decided to end it before it ended;
//  - SIGKILL, SIGTERM and the other signals that programs do not raise by their own faults, while we had sent none:
//  from
//    outside. That is a person, a service manager, or the kernel short of memory; the last one shows in the control
//    group's counter, which the guard watches (memory/signal_watch.h);
//  - everything else is a failure of ours: an exit by itself, a fault (SEGV, BUS, ILL, FPE, ABRT, TRAP, SYS, PIPE,
//  XCPU,
//    XFSZ), or our own SIGKILL after silence or a broken protocol.
// No exit: it could not be reaped yet, which is a failure, too.
[[nodiscard]] Loss judge_loss(const std::optional<ExitStatus>& exit, bool we_signalled, bool wanted);

}  // namespace plimsoll
