#include "confinement/last_words.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <exception>
#include <functional>

#include "protocol/packet_socket.h"

namespace plimsoll {
namespace {

using namespace literals;

constexpr MemoryRule kRule{64_MiB, "a decode helper may take (decode.memory)"};

#ifndef PLIMSOLL_SANITIZED

struct Ended {
  Packet packet;
  int status = 0;
};

// A child that dies of `cause` in the middle of request 7.
Ended dying_of(const std::function<void()>& cause) {
  int ends[2];
  EXPECT_EQ(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), 0);
  const UniqueFd ours(ends[0]);
  UniqueFd theirs(ends[1]);
  const pid_t child = ::fork();
  if (child == 0) {
    install_last_words();
    const LastWords words(theirs.get(), 7, "rendering page 3", kRule);
    cause();
    ::_exit(0);
  }
  theirs.reset();
  Ended ended{receive_packet(ours.get()).value()};
  ::waitpid(child, &ended.status, 0);
  return ended;
}

int overrun(int depth) {
  volatile char page[4096];
  page[0] = static_cast<char>(depth);
  return depth == -1 ? 0 : overrun(depth + 1) + page[0];
}

TEST(LastWords, SayWhatEndedTheProcess) {
  const std::pair<std::function<void()>, Reason> causes[] = {
      {[] { std::abort(); }, Reason::decode_bytes}, {[] { ::raise(SIGTRAP); }, Reason::decode_bytes},
      {[] { ::raise(SIGSEGV); }, Reason::damaged},  {[] { ::raise(SIGBUS); }, Reason::damaged},
      {[] { (void)overrun(0); }, Reason::damaged},  {[] { std::terminate(); }, Reason::damaged},
      {[] { std::exit(1); }, Reason::damaged},      {[] { ::raise(SIGXCPU); }, Reason::decode_time},
  };
  for (const auto& [cause, reason] : causes) {
    const Ended ended = dying_of(cause);
    const protocol::Envelope& answer = ended.packet.envelope;
    ASSERT_TRUE(answer.has_failure()) << facts(reason).label;
    EXPECT_EQ(answer.request(), 7U);
    EXPECT_EQ(answer.failure().reason(), facts(reason).label);
    EXPECT_TRUE(answer.failure().message().starts_with("rendering page 3 ")) << answer.failure().message();
    EXPECT_TRUE(WIFEXITED(ended.status));
    EXPECT_EQ(WEXITSTATUS(ended.status), 70);
  }
}

TEST(LastWords, AreNotSentWhenTheRequestIsAnswered) {
  const Ended ended = dying_of([] { ::_exit(0); });
  EXPECT_TRUE(ended.packet.end_of_stream);
}

#endif

TEST(OutOfMemoryText, HasTheNumberAndTheSetting) {
  EXPECT_EQ(out_of_memory_text("opening the document", kRule),
            "opening the document needs more than the 64 MiB that a decode helper may take (decode.memory)");
}

}  // namespace
}  // namespace plimsoll
