#include "protocol/packet_socket.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

namespace plimsoll {
namespace {

struct SocketPair {
  UniqueFd left;
  UniqueFd right;
};

SocketPair make_pair() {
  int ends[2];
  EXPECT_EQ(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), 0);
  return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

TEST(PacketSocket, CarriesAMessageWithItsDescriptors) {
  const SocketPair pair = make_pair();
  protocol::Envelope sent;
  sent.set_request(7);
  sent.mutable_render_page()->set_number(3);
  int pipe_ends[2];
  ASSERT_EQ(::pipe(pipe_ends), 0);
  const UniqueFd reader(pipe_ends[0]);
  const UniqueFd writer(pipe_ends[1]);
  const std::array<int, 1> descriptors = {writer.get()};
  ASSERT_TRUE(send_packet(pair.left.get(), sent, descriptors));

  const Packet packet = receive_packet(pair.right.get()).value();
  EXPECT_EQ(packet.envelope.request(), 7);
  EXPECT_EQ(packet.envelope.render_page().number(), 3);
  ASSERT_EQ(packet.descriptors.size(), 1);
  EXPECT_EQ(::fcntl(packet.descriptors[0].get(), F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
  ASSERT_EQ(::write(packet.descriptors[0].get(), "x", 1), 1);
  char seen = 0;
  EXPECT_EQ(::read(reader.get(), &seen, 1), 1);
  EXPECT_EQ(seen, 'x');
}

TEST(PacketSocket, TooLargeAMessageIsRefusedBeforeItIsSent) {
  const SocketPair pair = make_pair();
  protocol::Envelope huge;
  huge.mutable_failure()->set_message(std::string(kLargestMessage, 'x'));
  EXPECT_EQ(send_packet(pair.left.get(), huge).error().reason, Reason::protocol);
}

TEST(PacketSocket, GarbageAndTheEndAreToldApart) {
  SocketPair pair = make_pair();
  ASSERT_EQ(::send(pair.left.get(), "\xff\xff\xff", 3, 0), 3);
  EXPECT_EQ(receive_packet(pair.right.get()).error().reason, Reason::protocol);
  pair.left.reset();
  EXPECT_TRUE(receive_packet(pair.right.get()).value().end_of_stream);
}

// Names, passwords and what libraries say need not be UTF-8, and long ones are cut at any byte.
TEST(PacketSocket, TextsOfOthersCrossTheBorderAsTheyAre) {
  const SocketPair pair = make_pair();
  protocol::Envelope asked;
  asked.mutable_open_document()->set_name("na\xefve.pdf");
  asked.mutable_open_document()->set_password("\xff\xfe");
  ASSERT_TRUE(send_packet(pair.left.get(), asked, {}));
  const Packet question = receive_packet(pair.right.get()).value();
  EXPECT_EQ(question.envelope.open_document().name(), "na\xefve.pdf");
  EXPECT_EQ(question.envelope.open_document().password(), "\xff\xfe");

  protocol::Envelope answered;
  *answered.mutable_failure() = to_message(fail(Reason::damaged, std::string(1999, 'x') + "\xc3\xbc").error());
  ASSERT_TRUE(send_packet(pair.right.get(), answered, {}));
  const Packet answer = receive_packet(pair.left.get()).value();
  EXPECT_EQ(to_error(answer.envelope.failure()).message, std::string(1999, 'x') + "\xc3");
}

TEST(PacketSocket, ErrorsCrossTheBorderWithTheirReason) {
  const Error error = std::move(fail(Reason::encrypted, "locked").error()).in("a.pdf");
  EXPECT_EQ(to_error(to_message(error)), error);
}

}  // namespace
}  // namespace plimsoll
