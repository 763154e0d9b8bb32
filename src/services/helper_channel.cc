#include "services/helper_channel.h"

#include <fmt/format.h>
#include <signal.h>

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdlib>

#include "base/build_id.h"

namespace plimsoll {
namespace {

using namespace boost::asio::experimental::awaitable_operators;

// Between the end of a helper's socket and its exit; long enough for a sanitizer's or a core dump's last words.
constexpr Milliseconds kLastWords{3000};

// A helper that broke off the conversation, before its exit status is known.
Error gone() { return fail(Reason::helper_died, "ended").error(); }

}  // namespace

Result<std::unique_ptr<HelperChannel>> HelperChannel::spawn(HelperFleet& fleet, HelperRole role,
                                                            const std::vector<int>& cpus) {
  TRY(std::shared_ptr<HelperProcess> process, fleet.spawn(role, cpus));
  return std::unique_ptr<HelperChannel>(new HelperChannel(std::move(process)));
}

Async<void> HelperChannel::greet(HelperRole role, Milliseconds time_max) {
  Result<void> greeted = co_await shake_hands(role, time_max);
  if (greeted) co_return greeted;
  loss_ = std::move(co_await lost(std::move(greeted.error()))).in("start");
  co_return std::unexpected(*loss_);
}

Async<std::unique_ptr<HelperChannel>> HelperChannel::start(HelperFleet& fleet, HelperRole role, Milliseconds time_max) {
  CO_TRY(std::unique_ptr<HelperChannel> channel, spawn(fleet, role));
  CO_TRY_VOID(co_await channel->greet(role, time_max));
  co_return channel;
}

HelperChannel::~HelperChannel() { process_->kill(); }

void HelperChannel::enter(State next) {
  const bool legal = state_ != State::finished && (next != State::asking || state_ == State::ready);
  if (!legal) std::abort();
  state_ = next;
}

Async<void> HelperChannel::shake_hands(HelperRole role, Milliseconds time_max) {
  const Allowance allowance{time_max, Reason::helper_silent};
  CO_TRY(const Packet packet, co_await receive(std::chrono::steady_clock::now() + time_max, allowance));
  const protocol::Envelope& envelope = packet.envelope;
  if (envelope.has_failure()) co_return std::unexpected(to_error(envelope.failure()));
  if (!envelope.has_hello()) co_return fail(Reason::protocol, "its first message is not a greeting");
  if (envelope.hello().build() != build_id())
    co_return fail(Reason::version_mismatch, fmt::format("is of build '{}', this is '{}': install both together",
                                                         envelope.hello().build(), build_id()));
  if (envelope.hello().role() != to_text(role))
    co_return fail(Reason::protocol, fmt::format("says that it is '{}'", envelope.hello().role()));
  protocol::Envelope answer;
  answer.mutable_hello()->set_role("control");
  answer.mutable_hello()->set_build(std::string(build_id()));
  answer.mutable_hello()->set_pid(::getpid());
  if (!send_packet(process_->socket().native_handle(), answer)) co_return std::unexpected(gone());
  co_return Result<void>{};
}

Async<Packet> HelperChannel::receive(TimePoint deadline, Allowance allowance) {
  auto& socket = process_->socket();
  boost::asio::steady_timer timer(socket.get_executor(), deadline);
  while (socket.is_open()) {
    CO_TRY(Packet packet, receive_packet(socket.native_handle()));
    if (packet.end_of_stream) co_return std::unexpected(gone());
    if (!packet.would_block) co_return packet;
    if (std::chrono::steady_clock::now() >= deadline)
      co_return fail(allowance.late,
                     fmt::format("did not answer within {:g} s ({})",
                                 std::chrono::duration<double>(allowance.time).count(), allowance.setting));
    co_await (socket.async_wait(boost::asio::posix::stream_descriptor::wait_read, kAsTuple) ||
              timer.async_wait(kAsTuple));
  }
  co_return std::unexpected(gone());
}

Async<protocol::Envelope> HelperChannel::ask(protocol::Envelope question, protocol::Envelope::BodyCase expected,
                                             std::span<const int> descriptors, Allowance allowance, std::string what) {
  if (state_ == State::finished) co_return std::unexpected(loss_.value_or(gone()));
  enter(State::asking);
  question.set_request(++number_);
  Result<protocol::Envelope> answer = co_await exchange(question, expected, descriptors, allowance);
  if (!answer) {
    loss_ = std::move(co_await lost(std::move(answer.error()))).in(what);
    co_return std::unexpected(*loss_);
  }
  enter(State::ready);
  if (answer->has_failure()) co_return std::unexpected(to_error(answer->failure()));
  co_return *std::move(answer);
}

Async<protocol::Envelope> HelperChannel::exchange(const protocol::Envelope& question,
                                                  protocol::Envelope::BodyCase expected,
                                                  std::span<const int> descriptors, Allowance allowance) {
  const TimePoint deadline = std::chrono::steady_clock::now() + allowance.time;
  if (!process_->socket().is_open()) co_return std::unexpected(gone());
  if (Result<void> sent = send_packet(process_->socket().native_handle(), question, descriptors); !sent) {
    // With one question at a time the socket has room: a refused message is too large, or nobody is there.
    if (question.ByteSizeLong() > kLargestMessage) co_return std::unexpected(std::move(sent.error()));
    co_return std::unexpected(gone());
  }
  CO_TRY(Packet packet, co_await receive(deadline, allowance));
  if (packet.envelope.request() != question.request())
    co_return fail(Reason::protocol,
                   fmt::format("answered request {} instead of {}", packet.envelope.request(), question.request()));
  if (!packet.descriptors.empty()) co_return fail(Reason::protocol, "sent descriptors that nobody asked for");
  if (packet.envelope.body_case() != expected && !packet.envelope.has_failure())
    co_return fail(Reason::protocol,
                   fmt::format("gave an answer of kind {} instead of {}", static_cast<int>(packet.envelope.body_case()),
                               static_cast<int>(expected)));
  co_return std::move(packet.envelope);
}

boost::asio::awaitable<Error> HelperChannel::lost(Error error) {
  // One that closed its socket is on its way out and has an exit status to tell; any other is not waited for.
  const bool leaving = error.reason == Reason::helper_died;
  if (!leaving || !co_await process_->ended(std::chrono::steady_clock::now() + kLastWords)) {
    process_->kill();
    co_await process_->ended(std::chrono::steady_clock::now() + kLastWords);
  }
  enter(State::finished);
  if (leaving && process_->exit()) {
    error.message = fmt::format("ended: {}", to_text(*process_->exit()));
    if (judge_loss(process_->exit(), process_->signalled(), false) == Loss::outside)
      error.reason = Reason::helper_killed;
  }
  if (const std::string lines = process_->last_log_lines(); !lines.empty())
    error.message += fmt::format("; its last log lines: {}", lines);
  error.message = fmt::format("{} {} {}", process_->name(), process_->pid(), error.message);
  co_return error;
}

boost::asio::awaitable<void> HelperChannel::end() {
  if (state_ != State::finished) enter(State::finished);
  co_await process_->end();
}

}  // namespace plimsoll
