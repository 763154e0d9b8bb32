#include "service_under_test.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <opencv2/imgproc.hpp>
#include <utility>

#include "base/build_id.h"
#include "base/memfd.h"

namespace plimsoll {
namespace {

constexpr const char* kExecutable = PLIMSOLL_BUILD_DIR "/libexec/plimsoll/plimsoll-infer";

}  // namespace

void become_service(int socket) {
  ::dup2(socket, 3);
  ::execl(kExecutable, kExecutable, nullptr);
  ::_exit(127);
}

ServiceUnderTest::ServiceUnderTest() {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) std::abort();
  ours_.reset(ends[0]);
  const UniqueFd theirs(ends[1]);
  pid_ = ::fork();
  if (pid_ == 0) become_service(theirs.get());
}

ServiceUnderTest::~ServiceUnderTest() {
  if (pid_ > 0) (void)leave();
}

int ServiceUnderTest::leave() {
  ours_.reset();
  int status = 0;
  ::waitpid(std::exchange(pid_, -1), &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

void ServiceUnderTest::greet() { greet(build_id()); }

void ServiceUnderTest::greet(std::string_view build) {
  const Packet hello = receive().value();
  EXPECT_EQ(hello.envelope.hello().role(), "infer");
  EXPECT_EQ(hello.envelope.hello().build(), build_id());
  EXPECT_EQ(hello.envelope.hello().pid(), pid_);
  protocol::Envelope answer;
  answer.mutable_hello()->set_role("control");
  answer.mutable_hello()->set_build(std::string(build));
  ASSERT_TRUE(send_packet(ours_.get(), answer));
}

protocol::Envelope ServiceUnderTest::ask(protocol::Envelope question, std::span<const int> descriptors) {
  question.set_request(++request_);
  EXPECT_TRUE(send_packet(ours_.get(), question, descriptors));
  Packet answer = receive().value();
  EXPECT_EQ(answer.envelope.request(), request_);
  return answer.envelope;
}

protocol::Envelope ServiceUnderTest::configure(const std::string& precision, const std::string& cache_folder,
                                               const std::string& parameters) {
  protocol::Envelope question;
  question.mutable_configure()->set_models_folder(PLIMSOLL_SOURCE_DIR "/third_party/models");
  question.mutable_configure()->set_cache_folder(cache_folder);
  question.mutable_configure()->set_precision(precision);
  question.mutable_configure()->set_threads(1);
  question.mutable_configure()->set_parameters(parameters);
  return ask(question);
}

protocol::Envelope ServiceUnderTest::load(const std::vector<std::string>& models) {
  protocol::Envelope question;
  question.mutable_load_models();
  for (const std::string& model : models) question.mutable_load_models()->add_names(model);
  return ask(question);
}

protocol::Envelope ServiceUnderTest::unload(const std::string& model) {
  protocol::Envelope question;
  question.mutable_unload_model()->set_name(model);
  return ask(question);
}

protocol::Pong ServiceUnderTest::ping() {
  protocol::Envelope question;
  question.mutable_ping();
  return ask(question).pong();
}

void ServiceUnderTest::make_ready() {
  greet();
  const protocol::Envelope configured = configure();
  ASSERT_TRUE(configured.has_configured()) << configured.failure().message();
  const protocol::Envelope loaded = load(models_for_text());
  ASSERT_TRUE(loaded.has_models_loaded()) << loaded.failure().message();
}

std::vector<std::string> models_for_text() { return {"pulc-orientation", "ppocrv6-small-det", "ppocrv6-small-rec"}; }

cv::Mat drawn_page() {
  cv::Mat page(700, 900, CV_8UC1, cv::Scalar(255));
  int y = 100;
  for (const char* text : {"Samuel Plimsoll", "load line 1876", "tropical fresh"}) {
    cv::putText(page, text, {60, y}, cv::FONT_HERSHEY_COMPLEX, 2, cv::Scalar(0), 3, cv::LINE_AA);
    y += 200;
  }
  return page;
}

UniqueFd memfd_of(const cv::Mat& page) {
  const Bytes size(page.total() * page.elemSize());
  UniqueFd memfd = create_memfd("raster", size).value();
  std::memcpy(MappedMemfd::map(memfd, Access::write, size)->bytes().data(), page.data, size.count());
  EXPECT_TRUE(seal_content(memfd));
  return memfd;
}

protocol::Envelope question_for(const cv::Mat& page, std::uint64_t cap) {
  protocol::Envelope question;
  protocol::ReadPage& read = *question.mutable_read_page();
  read.set_number(7);
  read.set_width(static_cast<std::uint32_t>(page.cols));
  read.set_height(static_cast<std::uint32_t>(page.rows));
  read.set_channels(static_cast<std::uint32_t>(page.channels()));
  read.set_dpi(150);
  read.set_memory_cap(cap);
  return question;
}

ReadAnswer read(ServiceUnderTest& service, const cv::Mat& page, std::uint64_t cap, Bytes room) {
  const UniqueFd raster = memfd_of(page);
  const UniqueFd result = create_memfd("result", room).value();
  const std::array descriptors = {raster.get(), result.get()};
  ReadAnswer reading{service.ask(question_for(page, cap), descriptors), {}};
  if (!reading.answer.has_page_read()) return reading;
  EXPECT_TRUE(seal_content(result)) << "it still has the result mapped";
  const auto mapped = MappedMemfd::map(result, Access::read, Bytes(reading.answer.page_read().bytes()));
  reading.json.assign(reinterpret_cast<const char*>(mapped->bytes().data()), reading.answer.page_read().bytes());
  return reading;
}

}  // namespace plimsoll
