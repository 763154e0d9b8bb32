// Questions to one helper and its answers. Never a hang: each question has a time limit; a helper that misses it,
// breaks the protocol or dies is killed, reaped and reported with its exit status and its last log lines.
//
//      start(): spawn, then Hello both ways
//         │
//         ▼   ask()          answer or Failure
//       ready ─────► asking ───────────────────► ready
//         │             │ silence, garbage, end of the socket
//         │ end()       ▼
//         └────────► finished    every further question gets the same error
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "async/async.h"
#include "protocol/packet_socket.h"
#include "services/helper_fleet.h"

namespace plimsoll {

// How long one question may take, and what its being late means.
struct Allowance {
  Milliseconds time{};
  Reason late = Reason::helper_silent;
  std::string_view setting = "limits.start_time";  // that changes it, for the message
};

// io thread only; one question at a time. To cancel: kill the process (HelperFleet::stop), the question then fails.
class HelperChannel {
 public:
  // Reason::version_mismatch when the helper is of another build; helper_missing, helper_died, helper_silent.
  static Async<std::unique_ptr<HelperChannel>> start(HelperFleet& fleet, HelperRole role, Milliseconds time_max);
  // The same in two steps, for owners that must be able to end it meanwhile. Nothing is asked before it has greeted.
  static Result<std::unique_ptr<HelperChannel>> spawn(HelperFleet& fleet, HelperRole role,
                                                      const std::vector<int>& cpus = {});
  [[nodiscard]] Async<void> greet(HelperRole role, Milliseconds time_max);
  HelperChannel(const HelperChannel&) = delete;
  HelperChannel& operator=(const HelperChannel&) = delete;
  // Kills the helper unless end() was called.
  ~HelperChannel();

  // `what` names the question in errors ("render page 3"). An answer of another kind than `expected` breaks the
  // protocol; a Failure is returned as its Error and leaves the channel usable.
  [[nodiscard]] Async<protocol::Envelope> ask(protocol::Envelope question, protocol::Envelope::BodyCase expected,
                                              std::span<const int> descriptors, Allowance allowance, std::string what);
  // False once the helper is lost.
  [[nodiscard]] bool usable() const { return state_ != State::finished && !process_->exit(); }
  [[nodiscard]] int pid() const { return process_->pid(); }
  [[nodiscard]] HelperProcess& process() const { return *process_; }
  [[nodiscard]] boost::asio::awaitable<void> end();

 private:
  enum class State { ready, asking, finished };
  explicit HelperChannel(std::shared_ptr<HelperProcess> process) : process_(std::move(process)) {}
  void enter(State next);
  [[nodiscard]] Async<void> shake_hands(HelperRole role, Milliseconds time_max);
  // The next packet; an error means that the helper has to go.
  [[nodiscard]] Async<Packet> receive(TimePoint deadline, Allowance allowance);
  [[nodiscard]] Async<protocol::Envelope> exchange(const protocol::Envelope& question,
                                                   protocol::Envelope::BodyCase expected,
                                                   std::span<const int> descriptors, Allowance allowance);
  // The error that the helper's end becomes: kills it if need be, waits for it, adds exit status and log lines.
  [[nodiscard]] boost::asio::awaitable<Error> lost(Error error);

  std::shared_ptr<HelperProcess> process_;
  State state_ = State::ready;
  std::uint64_t number_ = 0;
  std::optional<Error> loss_;
};

}  // namespace plimsoll
