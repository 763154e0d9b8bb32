#include "services/loss.h"

#include <signal.h>

#include <algorithm>
#include <array>

namespace plimsoll {
namespace {

constexpr std::array kFaults = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP, SIGSYS, SIGPIPE, SIGXCPU, SIGXFSZ};

}  // namespace

Loss judge_loss(const std::optional<ExitStatus>& exit, bool we_signalled, bool wanted) {
  if (wanted) return Loss::wanted;
  if (!exit || exit->signal == 0 || we_signalled) return Loss::ours;
  return std::ranges::find(kFaults, exit->signal) != kFaults.end() ? Loss::ours : Loss::outside;
}

}  // namespace plimsoll
