// Plays plimsoll-decode and plimsoll-infer, whichever name it is started under, with the faults of its script.
// A page's raster is filled with its number; the service reads it back as the text "page N".
#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <string>
#include <vector>

#include "base/build_id.h"
#include "base/memfd.h"
#include "document/page_codec.h"
#include "fake_script.h"
#include "protocol/packet_socket.h"
#include "services/canary_page.h"

namespace {

using namespace plimsoll;

constexpr int kSocket = 3;
constexpr int kWidth = 40;
constexpr int kHeight = 30;
constexpr std::uint64_t kModelBytes = 1 << 20;

std::vector<char> kept_memory;
int pings = 0;

// What it says that it holds.
std::uint64_t held() { return (1 << 20) + kept_memory.size(); }

void send_bytes(std::size_t count) {
  const std::string bytes(count, '\xff');
  [[maybe_unused]] const ssize_t sent = ::send(kSocket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
}

void send_descriptors(int count) {
  alignas(cmsghdr) std::array<char, 256> control{};
  char byte = 0;
  iovec part{&byte, 1};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = CMSG_SPACE(sizeof(int) * static_cast<unsigned>(count));
  cmsghdr* header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof(int) * static_cast<unsigned>(count));
  const std::vector<int> descriptors(static_cast<std::size_t>(count), kSocket);
  std::memcpy(CMSG_DATA(header), descriptors.data(), descriptors.size() * sizeof(int));
  ::sendmsg(kSocket, &message, MSG_NOSIGNAL);
}

// True when the fault stands in for the answer; otherwise `answer` goes out, perhaps changed.
bool commit_fault(const FakeScript& script, const Rule& rule, protocol::Envelope& answer) {
  if (rule.action == "exit") {
    fmt::print(stderr, "first line\nlast words of {}\n", ::getpid());
    ::_exit(std::stoi(rule.argument));
  }
  if (rule.action == "signal") {
    ::signal(std::stoi(rule.argument), SIG_DFL);  // sanitizers catch some
    ::raise(std::stoi(rule.argument));
  }
  if (rule.action == "silent") ::pause();
  if (rule.action == "garbage") return send_bytes(100), true;
  if (rule.action == "oversize") return send_bytes(kLargestMessage + 1), true;
  if (rule.action == "descriptors") return send_descriptors(static_cast<int>(kMostDescriptors) + 3), true;
  if (rule.action == "wrong_number") answer.set_request(answer.request() + 1);
  if (rule.action == "wrong_answer") answer.mutable_memory_released();
  if (rule.action == "wrong_build") answer.mutable_hello()->set_build("another build");
  if (rule.action == "wrong_role") answer.mutable_hello()->set_role("control");
  if (rule.action == "fail")
    *answer.mutable_failure() = to_message(fail(reason_from_label(rule.argument), "as told").error());
  if (rule.action == "retain") {
    kept_memory.resize(kept_memory.size() + (std::stoul(rule.argument) << 20), 'x');
    if (answer.has_page_read()) answer.mutable_page_read()->set_private_bytes(held());
  }
  if (rule.action == "keep") answer.mutable_model_unloaded()->set_returned_bytes(kModelBytes / 2);
  if (rule.action == "misread") answer.mutable_page_read()->set_bytes(0);
  if (rule.action == "wait") script.wait_for(rule.argument);
  return false;
}

std::string page_json(int number, const std::string& text, PageSource source) {
  Page page{.number = number, .width = kWidth, .height = kHeight, .source = source};
  const Polygon whole = polygon_of({0, 0, kWidth, kHeight});
  Line line{
      .text = text, .polygon = whole, .confidence = 1, .words = {{.text = text, .polygon = whole, .confidence = 1}}};
  page.blocks.push_back({.box = bounds(whole), .lines = {std::move(line)}});
  return encode(page);
}

// Writes into a result memfd; the length, or zero when the memfd is not as it must be.
std::uint64_t write_result(const UniqueFd& memfd, const std::string& json) {
  const auto mapped = MappedMemfd::map(memfd, Access::write, Bytes(json.size()));
  if (!mapped) return 0;
  std::memcpy(mapped->bytes().data(), json.data(), json.size());
  return json.size();
}

void describe(const FakeScript& script, const protocol::DescribePages& question, protocol::Envelope& answer) {
  answer.mutable_pages_described();
  for (std::uint32_t number = question.first(); number < question.first() + question.count(); ++number) {
    protocol::PageDescription& page = *answer.mutable_pages_described()->add_pages();
    page.set_number(number);
    page.set_raster_width(kWidth);
    page.set_raster_height(kHeight);
    page.set_dpi(72);
    page.set_channels(1);
    page.set_has_text(!script.text_layer(static_cast<int>(number)).empty());
  }
}

void render(const FakeScript& script, int number, const UniqueFd& memfd, protocol::Envelope& answer) {
  const auto raster = MappedMemfd::map(memfd, Access::write, Bytes(kWidth * kHeight));
  if (raster && raster->bytes().size() == kWidth * kHeight) {
    std::memset(raster->bytes().data(), number, raster->bytes().size());
    answer.mutable_page_rendered()->set_microseconds(7);
    if (script.partly(number)) answer.mutable_page_rendered()->set_missing("its lower half");
  } else {
    *answer.mutable_failure() = to_message(fail(Reason::protocol, "the raster is not of its size").error());
  }
}

void load_models(const protocol::LoadModels& question, protocol::Envelope& answer) {
  answer.mutable_models_loaded()->set_private_bytes(held());
  for (const std::string& name : question.names()) {
    protocol::ModelLoaded& model = *answer.mutable_models_loaded()->add_models();
    model.set_name(name);
    model.set_charged_bytes(kModelBytes);
    model.set_microseconds(3);
  }
}

void read_page(int number, const std::vector<UniqueFd>& descriptors, protocol::Envelope& answer) {
  const auto raster = MappedMemfd::map(descriptors.at(0), Access::read, Bytes(kWidth * kHeight));
  const bool sealed = (::fcntl(descriptors.at(0).get(), F_GET_SEALS) & F_SEAL_WRITE) != 0;
  const bool right = raster && sealed && raster->bytes()[0] == static_cast<std::byte>(number);
  std::string text = right ? fmt::format("page {}", number) : "a raster that is not sealed or of another page";
  if (descriptors.size() > 2) text += " with its text layer";
  protocol::PageRead& read = *answer.mutable_page_read();
  read.set_bytes(write_result(descriptors.at(1), page_json(number, text, PageSource::recognised)));
  read.set_peak_bytes(4711);
  read.set_private_bytes(held());
  protocol::StageTime& stage = *read.add_stages();
  stage.set_stage("read");
  stage.set_microseconds(5);
}

// What the engine would read in it.
void read_canary(const std::vector<UniqueFd>& descriptors, protocol::Envelope& answer) {
  protocol::PageRead& read = *answer.mutable_page_read();
  read.set_bytes(write_result(descriptors.at(1), page_json(1, std::string(kCanaryText), PageSource::recognised)));
  read.set_private_bytes(held());
}

void extract_text(const FakeScript& script, int number, const UniqueFd& memfd, protocol::Envelope& answer) {
  const std::string trust = script.text_layer(number);
  protocol::TextExtracted& text = *answer.mutable_text_extracted();
  text.set_bytes(write_result(memfd, page_json(number, fmt::format("text {}", number), PageSource::text_layer)));
  text.set_trusted(trust == "trusted");
  text.set_verdict(trust + " as told");
}

// The question's event and page.
struct Question {
  std::string name;
  int number = 0;
};

Question reply_to(const FakeScript& script, const Packet& packet, protocol::Envelope& answer) {
  const protocol::Envelope& question = packet.envelope;
  switch (question.body_case()) {
    case protocol::Envelope::kOpenDocument:
      answer.mutable_document_opened()->set_format("fake");
      answer.mutable_document_opened()->set_page_count(static_cast<std::uint32_t>(script.pages()));
      return {"open"};
    case protocol::Envelope::kDescribePages:
      describe(script, question.describe_pages(), answer);
      return {"describe", static_cast<int>(question.describe_pages().first())};
    case protocol::Envelope::kRenderPage:
      render(script, static_cast<int>(question.render_page().number()), packet.descriptors.at(0), answer);
      return {"render", static_cast<int>(question.render_page().number())};
    case protocol::Envelope::kExtractText:
      extract_text(script, static_cast<int>(question.extract_text().number()), packet.descriptors.at(0), answer);
      return {"text", static_cast<int>(question.extract_text().number())};
    case protocol::Envelope::kConfigure:
      answer.mutable_configured()->set_precision("f32");
      return {"configure"};
    case protocol::Envelope::kLoadModels:
      load_models(question.load_models(), answer);
      return {"load"};
    case protocol::Envelope::kUnloadModel:
      answer.mutable_model_unloaded()->set_charged_bytes(kModelBytes);
      answer.mutable_model_unloaded()->set_returned_bytes(kModelBytes);
      return {"unload"};
    case protocol::Envelope::kReadPage:
      if (question.read_page().width() != kWidth) return read_canary(packet.descriptors, answer), Question{"canary"};
      read_page(static_cast<int>(question.read_page().number()), packet.descriptors, answer);
      return {"read", static_cast<int>(question.read_page().number())};
    case protocol::Envelope::kReleaseMemory:
      answer.mutable_memory_released()->set_private_bytes(held());
      return {"release"};
    default:
      answer.mutable_pong()->set_private_bytes(held());
      return {"ping", ++pings};
  }
}

// Says `message`, or does what the script wants said or done instead.
void say(const FakeScript& script, const Question& event, protocol::Envelope message) {
  const auto rule = script.rule(event.name, event.number);
  if (rule && commit_fault(script, *rule, message)) return;
  if (!send_packet(kSocket, message)) ::_exit(1);
}

}  // namespace

int main(int, char** argv) {
  const std::string self = argv[0];
  const FakeScript script(self.substr(0, self.rfind('/')));
  protocol::Envelope hello;
  hello.mutable_hello()->set_role(self.substr(self.rfind('-') + 1));
  hello.mutable_hello()->set_build(std::string(build_id()));
  script.record("hello", 0);
  say(script, {"hello"}, hello);
  if (!receive_packet(kSocket)) return 1;
  while (true) {
    const auto packet = receive_packet(kSocket);
    if (!packet) return 1;
    if (packet->end_of_stream) return 0;
    protocol::Envelope answer;
    answer.set_request(packet->envelope.request());
    const Question event = reply_to(script, *packet, answer);
    script.record(event.name, event.number);
    say(script, event, std::move(answer));
  }
}
