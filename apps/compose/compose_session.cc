#include "compose_session.h"

#include <fmt/format.h>

#include <new>
#include <string>

#include "base/log.h"
#include "composing/compose.h"
#include "confinement/control_plane.h"
#include "confinement/last_words.h"
#include "confinement/mapped_body.h"
#include "confinement/sandbox.h"
#include "image/sniff.h"
#include "image/vips_runtime.h"
#include "output_file.h"

namespace plimsoll {
namespace {

using namespace literals;

// Of one document, when the control plane says nothing.
constexpr std::chrono::seconds kTime{600};
constexpr Bytes kOtherMappings = 64_MiB;
constexpr std::size_t kDescriptors = 3;

MemoryRule memory_rule(const protocol::ComposePdf& request) {
  return {Bytes(request.limits().memory_bytes()), "a compose helper may take (compose.memory)"};
}

std::chrono::seconds time_of(const protocol::ComposePdf& request) {
  const std::uint32_t seconds = request.limits().cpu_seconds();
  return seconds > 0 ? std::chrono::seconds(seconds) : kTime;
}

Result<DecodeLimits> limits_from(const protocol::DecodeLimits& message) {
  const DecodeLimits limits{message.page_pixels(), static_cast<int>(message.page_count()), message.raster_pixels(),
                            static_cast<int>(message.pdf_dpi()), Bytes(message.memory_bytes())};
  if (limits.page_pixels > 0 && limits.page_count > 0 && limits.pdf_dpi > 0 && limits.memory > Bytes()) return limits;
  return fail(Reason::protocol, "a limit for composing is missing");
}

// No page was read, so nothing was put down.
Result<std::optional<MappedBody>> map_pages(UniqueFd file) {
  auto mapped = MappedBody::map(std::move(file));
  if (!mapped && mapped.error().reason == Reason::empty_file) return std::nullopt;
  if (!mapped) return std::unexpected(std::move(mapped.error()));
  return std::optional<MappedBody>(*std::move(mapped));
}

}  // namespace

Result<void> ComposeSession::run() {
  TRY_VOID(shake_hands(socket_, "compose"));
  while (true) {
    TRY(Packet packet, receive_packet(socket_));
    if (packet.end_of_stream) return {};
    Result<Body> result = answer(packet);
    protocol::Envelope reply;
    if (result)
      reply = *std::move(result);
    else
      *reply.mutable_failure() = to_message(result.error());
    reply.set_request(packet.envelope.request());
    if (const std::string lines = complaints_.take(); !lines.empty()) spdlog::warn("{}", lines);
    TRY_VOID(send_packet(socket_, reply));
  }
}

Result<ComposeSession::Body> ComposeSession::answer(Packet& packet) {
  if (packet.envelope.has_ping()) return pong();
  if (packet.envelope.has_compose_pdf()) return guarded_compose(packet);
  return fail(Reason::protocol, "a request that compose helpers do not know");
}

ComposeSession::Body ComposeSession::pong() const {
  Body body;
  body.mutable_pong()->set_private_bytes(size_.now().private_now.count());
  return body;
}

Result<ComposeSession::Body> ComposeSession::guarded_compose(Packet& packet) {
  const std::string task = "writing the PDF";
  const MemoryRule memory = memory_rule(packet.envelope.compose_pdf());
  const LastWords last_words(socket_, packet.envelope.request(), task, memory);
  TRY_VOID(allow_cpu_time(time_of(packet.envelope.compose_pdf())));
  try {
    return compose(packet);
  } catch (const std::bad_alloc&) {
    return fail(Reason::decode_bytes, out_of_memory_text(task, memory));
  } catch (const std::exception& fault) {
    return fail(Reason::damaged, fmt::format("{} failed: {}", task, fault.what()));
  }
}

Result<ComposeSession::Body> ComposeSession::compose(Packet& packet) {
  if (asked_) return fail(Reason::protocol, "a compose helper writes one document");
  asked_ = true;
  const protocol::ComposePdf& request = packet.envelope.compose_pdf();
  if (packet.descriptors.size() != kDescriptors) return fail(Reason::protocol, "the request needs three descriptors");
  TRY(const DecodeLimits limits, limits_from(request.limits()));
  TRY(const MappedBody document, MappedBody::map(std::move(packet.descriptors[0])));
  TRY(const std::optional<MappedBody> pages, map_pages(std::move(packet.descriptors[1])));
  OutputFile output(std::move(packet.descriptors[2]), Bytes(request.output_bytes()));
  TRY(const Format format, sniff(document.bytes()));
  // Libraries load their own parts at their start, which the sandbox would refuse; foreign bytes come after it.
  if (format != Format::pdf && format != Format::bmp) TRY_VOID(start_vips(format, complaints_));
  TRY_VOID(enter_sandbox({.memory = limits.memory,
                          .mapped = kOtherMappings,
                          .written = Bytes(request.output_bytes()),
                          .readable = Readable::nothing}));
  const FileSink sink = [&output](std::string_view bytes) { return output.write(bytes); };
  TRY(const Composed composed, compose_pdf({.format = format,
                                            .document = document.bytes(),
                                            .password = request.password(),
                                            .page_count = static_cast<int>(request.page_count()),
                                            .pages = pages ? pages->bytes() : std::span<const std::byte>(),
                                            .limits = limits,
                                            .picture_dpi = static_cast<double>(limits.pdf_dpi),
                                            .text_only = request.text_only()},
                                           sink));
  TRY_VOID(output.flush());
  Body body;
  body.mutable_pdf_composed()->set_bytes(output.written().count());
  body.mutable_pdf_composed()->set_pages_with_text(static_cast<std::uint32_t>(composed.pages_with_text));
  return body;
}

}  // namespace plimsoll
