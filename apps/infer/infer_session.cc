#include "infer_session.h"

#include <fmt/format.h>
#include <unistd.h>

#include <new>
#include <string>

#include "base/build_id.h"
#include "base/own_memory.h"

namespace plimsoll {
namespace {

constexpr std::size_t kReserve = 4 * kLargestMessage;  // a message, its serialised form, and the error's texts

}  // namespace

Result<void> InferSession::shake_hands() const {
  protocol::Envelope hello;
  hello.mutable_hello()->set_role("infer");
  hello.mutable_hello()->set_build(std::string(build_id()));
  hello.mutable_hello()->set_pid(::getpid());
  TRY_VOID(send_packet(socket_, hello));
  TRY(const Packet answer, receive_packet(socket_));
  if (answer.end_of_stream) return fail(Reason::protocol, "the control plane left before saying hello");
  const protocol::Hello& theirs = answer.envelope.hello();
  if (theirs.role() != "control" || theirs.build() != build_id())
    return fail(Reason::version_mismatch,
                fmt::format("the control plane is of build '{}', this helper of '{}'", theirs.build(), build_id()));
  return {};
}

Result<void> InferSession::run() {
  TRY_VOID(shake_hands());
  while (true) {
    reserve_.reset(new (std::nothrow) std::byte[kReserve]);
    TRY(Packet packet, receive_packet(socket_));
    if (packet.end_of_stream) return {};
    TRY_VOID(reply(packet.envelope.request(), answer(packet)));
    if (reader_) reader_->prepare_for_next_page();
  }
}

Result<void> InferSession::reply(std::uint64_t request, Result<Body> result) {
  protocol::Envelope message;
  if (result) {
    message = *std::move(result);
  } else {
    reserve_.reset();
    *message.mutable_failure() = to_message(result.error());
  }
  message.set_request(request);
  return send_packet(socket_, message);
}

Result<InferSession::Body> InferSession::answer(Packet& packet) {
  switch (packet.envelope.body_case()) {
    case protocol::Envelope::kConfigure:
      return configure(packet.envelope.configure());
    case protocol::Envelope::kLoadModels:
      return load_models(packet.envelope.load_models());
    case protocol::Envelope::kUnloadModel:
      return unload_model(packet.envelope.unload_model());
    case protocol::Envelope::kReadPage:
      return read_page(packet);
    case protocol::Envelope::kReleaseMemory:
      return release_memory();
    case protocol::Envelope::kPing: {
      Body body;
      body.mutable_pong()->set_private_bytes(private_memory().count());
      body.mutable_pong()->set_live_bytes(meter_.live().count());
      return body;
    }
    default:
      return fail(Reason::protocol, "a request that OCR services do not know");
  }
}

Result<InferSession::Body> InferSession::configure(const protocol::Configure& request) {
  if (reader_) return fail(Reason::protocol, "an OCR service is configured once");
  TRY(reader_, PageReader::create(request, meter_));
  Body body;
  body.mutable_configured()->set_precision(std::string(label(reader_->arithmetic())));
  body.mutable_configured()->set_private_bytes(private_memory().count());
  return body;
}

Result<InferSession::Body> InferSession::load_models(const protocol::LoadModels& request) {
  if (!reader_) return fail(Reason::protocol, "models before the service was configured");
  TRY(protocol::ModelsLoaded loaded, reader_->models().load(request));
  Body body;
  *body.mutable_models_loaded() = std::move(loaded);
  return body;
}

Result<InferSession::Body> InferSession::unload_model(const protocol::UnloadModel& request) {
  if (!reader_) return fail(Reason::protocol, "models before the service was configured");
  TRY(protocol::ModelUnloaded unloaded, reader_->models().unload(request.name()));
  Body body;
  *body.mutable_model_unloaded() = std::move(unloaded);
  return body;
}

Result<InferSession::Body> InferSession::read_page(Packet& packet) {
  if (!reader_) return fail(Reason::protocol, "a page before the service was configured");
  const protocol::ReadPage& request = packet.envelope.read_page();
  const std::size_t needed = request.text_bytes() > 0 ? 3 : 2;
  if (packet.descriptors.size() != needed)
    return fail(Reason::protocol, fmt::format("reading this page needs exactly {} descriptors", needed));
  const UniqueFd* text = needed > 2 ? &packet.descriptors[2] : nullptr;
  TRY(protocol::PageRead read, reader_->read(request, packet.descriptors[0], packet.descriptors[1], text));
  Body body;
  *body.mutable_page_read() = std::move(read);
  return body;
}

Result<InferSession::Body> InferSession::release_memory() {
  if (reader_) reader_->release_memory();
  Body body;
  body.mutable_memory_released()->set_private_bytes(private_memory().count());
  return body;
}

}  // namespace plimsoll
