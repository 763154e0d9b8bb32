// What a helper may do wrong in the conversation, and that each of it is an error with its cause, never a hang.
#include "services/helper_channel.h"

#include <gmock/gmock.h>

#include <boost/asio/steady_timer.hpp>

#include "helper_folder.h"

namespace plimsoll {
namespace {

using testing::AllOf;
using testing::HasSubstr;

constexpr Milliseconds kPlenty{20'000};
constexpr Milliseconds kShort{300};

class Conversation {
 public:
  explicit Conversation(std::string_view script) : folder(script), fleet(io, folder.path()) {}

  Result<std::unique_ptr<HelperChannel>> start(Milliseconds time = kPlenty) {
    return run(io, HelperChannel::start(fleet, HelperRole::decode, time));
  }
  Result<protocol::Envelope> ping(HelperChannel& channel, Milliseconds time = kPlenty) {
    protocol::Envelope question;
    question.mutable_ping();
    return run(io, channel.ask(question, protocol::Envelope::kPong, {}, {time, Reason::page_time, "limits.page_time"},
                               "ping"));
  }

  HelperFolder folder;
  boost::asio::io_context io;
  HelperFleet fleet;
};

// A fault in the greeting, and what start() makes of it.
struct Fault {
  std::string name;
  std::string script;
  Reason reason;
  std::string message;
};

class Greeting : public testing::TestWithParam<Fault> {};

TEST_P(Greeting, IsAnErrorAndNobodyStaysBehind) {
  Conversation conversation(GetParam().script);
  const auto channel = conversation.start();
  ASSERT_FALSE(channel);
  EXPECT_EQ(channel.error().reason, GetParam().reason);
  EXPECT_THAT(channel.error().text(), AllOf(HasSubstr("plimsoll-decode"), HasSubstr(GetParam().message)));
  EXPECT_THAT(conversation.fleet.pids(), testing::IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Faults, Greeting,
                         testing::Values(Fault{"Dies", "on hello exit 3", Reason::helper_died,
                                               "exit status 3; its last log lines: first line | last words of"},
                                         Fault{"Crashes", "on hello signal 6", Reason::helper_died, "SIGABRT"},
                                         Fault{"OtherBuild", "on hello wrong_build", Reason::version_mismatch,
                                               "another build"},
                                         Fault{"OtherRole", "on hello wrong_role", Reason::protocol, "control"},
                                         Fault{"Garbage", "on hello garbage", Reason::protocol, "cannot be parsed"},
                                         Fault{"Truncated", "on hello oversize", Reason::protocol, "cut off"},
                                         Fault{"Descriptors", "on hello descriptors", Reason::protocol, "cut off"},
                                         Fault{"Refuses", "on hello fail model_load", Reason::model_load, "as told"}),
                         [](const auto& info) { return info.param.name; });

TEST(HelperChannel, SilenceInTheGreetingEndsAtItsTimeLimit) {
  Conversation conversation("on hello silent");
  const auto channel = conversation.start(kShort);
  ASSERT_FALSE(channel);
  EXPECT_EQ(channel.error().reason, Reason::helper_silent);
  EXPECT_THAT(channel.error().message, HasSubstr("did not answer within 0.3 s (limits.start_time)"));
  EXPECT_THAT(conversation.fleet.pids(), testing::IsEmpty());
}

class Answer : public testing::TestWithParam<Fault> {};

TEST_P(Answer, IsAnErrorAndTheHelperIsLostForGood) {
  Conversation conversation(GetParam().script);
  const auto channel = conversation.start();
  ASSERT_TRUE(channel);
  const auto answer = conversation.ping(**channel);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().reason, GetParam().reason);
  EXPECT_THAT(answer.error().text(), AllOf(HasSubstr("ping: plimsoll-decode"), HasSubstr(GetParam().message)));
  EXPECT_FALSE((*channel)->usable());
  EXPECT_EQ(conversation.ping(**channel).error(), answer.error());
  EXPECT_THAT(conversation.fleet.pids(), testing::IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(
    Faults, Answer,
    testing::Values(Fault{"Dies", "on ping exit 4", Reason::helper_died,
                          "exit status 4; its last log lines: first line | last words of"},
                    Fault{"Crashes", "on ping signal 11", Reason::helper_died, "SIGSEGV"},
                    Fault{"Killed", "on ping signal 9", Reason::helper_killed, "SIGKILL (out of memory?)"},
                    Fault{"Garbage", "on ping garbage", Reason::protocol, "cannot be parsed"},
                    Fault{"Truncated", "on ping oversize", Reason::protocol, "cut off"},
                    Fault{"Descriptors", "on ping descriptors", Reason::protocol, "cut off"},
                    Fault{"OtherRequest", "on ping wrong_number", Reason::protocol, "instead of 1"},
                    Fault{"OtherAnswer", "on ping wrong_answer", Reason::protocol, "instead of"}),
    [](const auto& info) { return info.param.name; });

TEST(HelperChannel, SilenceKillsTheHelperAndIsNamedAsTheQuestionWants) {
  Conversation conversation("on ping silent");
  const auto channel = conversation.start();
  ASSERT_TRUE(channel);
  const auto answer = conversation.ping(**channel, kShort);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().reason, Reason::page_time);
  EXPECT_THAT(answer.error().message, testing::HasSubstr("did not answer within 0.3 s (limits.page_time)"));
  EXPECT_THAT(conversation.fleet.pids(), testing::IsEmpty());
}

TEST(HelperChannel, ARefusalLeavesTheHelperUsable) {
  Conversation conversation("on ping once fail damaged");
  const auto channel = conversation.start();
  ASSERT_TRUE(channel);
  const auto refused = conversation.ping(**channel);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error(), fail(Reason::damaged, "as told").error());
  EXPECT_TRUE((*channel)->usable());
  EXPECT_TRUE(conversation.ping(**channel));
}

TEST(HelperChannel, OneThatDiedBetweenQuestionsIsNoticed) {
  Conversation conversation("");
  const auto channel = conversation.start();
  ASSERT_TRUE(channel);
  ASSERT_TRUE(conversation.ping(**channel));
  ::kill((*channel)->pid(), SIGKILL);
  const auto answer = conversation.ping(**channel);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().reason, Reason::helper_killed);
  EXPECT_THAT(answer.error().message, HasSubstr("SIGKILL"));
}

TEST(HelperChannel, StoppingTheFleetEndsAQuestionThatWouldNotEnd) {
  Conversation conversation("on ping silent");
  const auto channel = conversation.start();
  ASSERT_TRUE(channel);
  boost::asio::steady_timer timer(conversation.io, Milliseconds(20));
  timer.async_wait([&](const boost::system::error_code&) { conversation.fleet.stop(); });
  // An hour's allowance: only the stop can end it.
  const auto answer = conversation.ping(**channel, std::chrono::hours(1));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().reason, Reason::helper_died);
}

TEST(HelperChannel, AQuestionTooLargeForAPacketIsSaidSo) {
  Conversation conversation("");
  const auto channel = conversation.start();
  ASSERT_TRUE(channel);
  protocol::Envelope question;
  question.mutable_open_document()->set_name(std::string(kLargestMessage + 1, 'x'));
  const auto answer = run(conversation.io, (*channel)->ask(question, protocol::Envelope::kDocumentOpened, {},
                                                           {kPlenty, Reason::decode_time}, "open"));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().reason, Reason::protocol);
}

}  // namespace
}  // namespace plimsoll
