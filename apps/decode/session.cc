#include "session.h"

#include <fmt/format.h>
#include <malloc.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <new>
#include <string>

#include "base/log.h"
#include "base/memfd.h"
#include "confinement/control_plane.h"
#include "confinement/sandbox.h"
#include "document/page_codec.h"
#include "open_document.h"

namespace plimsoll {
namespace {

constexpr std::uint32_t kMostDescribed = 256;

Result<DecodeLimits> limits_from(const protocol::DecodeLimits& message) {
  const DecodeLimits limits{message.page_pixels(), static_cast<int>(message.page_count()), message.raster_pixels(),
                            static_cast<int>(message.pdf_dpi()), Bytes(message.memory_bytes())};
  if (limits.page_pixels > 0 && limits.page_count > 0 && limits.raster_pixels > 0 && limits.pdf_dpi > 0) return limits;
  return fail(Reason::protocol, "a limit for decoding is missing");
}

MemoryRule memory_rule(Bytes most) { return {most, "a decode helper may take (decode.memory)"}; }

Result<UniqueFd> only_descriptor(Packet& packet) {
  if (packet.descriptors.size() != 1) return fail(Reason::protocol, "the request needs exactly one descriptor");
  return std::move(packet.descriptors.front());
}

void describe_into(protocol::PageDescription& out, const PageFacts& facts) {
  out.set_raster_width(static_cast<std::uint32_t>(facts.raster.size.width));
  out.set_raster_height(static_cast<std::uint32_t>(facts.raster.size.height));
  out.set_dpi(facts.dpi);
  out.set_channels(static_cast<std::uint32_t>(facts.raster.channels));
  out.set_decode_bytes(facts.decode_bytes.count());
  out.set_has_text(facts.has_text);
}

std::string task_of(const protocol::Envelope& request) {
  if (request.has_render_page()) return fmt::format("rendering page {}", request.render_page().number());
  if (request.has_extract_text()) return fmt::format("taking the text of page {}", request.extract_text().number());
  if (request.has_open_document()) return "opening the document";
  return "measuring the pages";
}

}  // namespace

Result<void> Session::run() {
  TRY_VOID(shake_hands(socket_, "decode"));
  while (true) {
    TRY(Packet packet, receive_packet(socket_));
    if (packet.end_of_stream) return {};
    const std::uint64_t request = packet.envelope.request();
    Result<Body> result = guarded_answer(packet);
    protocol::Envelope reply;
    if (result)
      reply = *std::move(result);
    else
      *reply.mutable_failure() = to_message(result.error());
    reply.set_request(request);
    if (const std::string lines = complaints_.take(); !lines.empty()) spdlog::warn("{}", lines);
    TRY_VOID(send_packet(socket_, reply));
    // What decoding left behind in the allocator is nobody's until the next page.
    ::malloc_trim(0);
  }
}

Result<Session::Body> Session::guarded_answer(Packet& packet) {
  const std::string task = task_of(packet.envelope);
  const LastWords last_words(socket_, packet.envelope.request(), task, memory_rule(limits_.memory));
  TRY_VOID(allow_cpu_time(cpu_time_));
  try {
    return answer(packet);
  } catch (const std::bad_alloc&) {
    return fail(Reason::decode_bytes, out_of_memory_text(task, memory_rule(limits_.memory)));
  } catch (const std::exception& fault) {
    return fail(Reason::damaged, fmt::format("{} failed: {}", task, fault.what()));
  }
}

Result<Session::Body> Session::answer(Packet& packet) {
  switch (packet.envelope.body_case()) {
    case protocol::Envelope::kOpenDocument:
      return open(packet);
    case protocol::Envelope::kDescribePages:
      return describe(packet.envelope.describe_pages());
    case protocol::Envelope::kRenderPage:
      return render(packet);
    case protocol::Envelope::kExtractText:
      return extract_text(packet);
    case protocol::Envelope::kLimitMemory:
      return limit(packet.envelope.limit_memory());
    case protocol::Envelope::kPing:
      return pong();
    default:
      return fail(Reason::protocol, "a request that decode helpers do not know");
  }
}

Result<Session::Body> Session::open(Packet& packet) {
  if (opened_) return fail(Reason::protocol, "a decode helper opens one document");
  opened_ = true;
  const protocol::OpenDocument& request = packet.envelope.open_document();
  TRY(limits_, limits_from(request.limits()));
  if (request.limits().cpu_seconds() > 0) cpu_time_ = std::chrono::seconds(request.limits().cpu_seconds());
  TRY(UniqueFd file, only_descriptor(packet));
  TRY(body_, MappedBody::map(std::move(file)));
  TRY(reader_, open_document(*body_, request.password(), limits_, complaints_));
  Body body;
  body.mutable_document_opened()->set_format(std::string(reader_->format()));
  body.mutable_document_opened()->set_page_count(static_cast<std::uint32_t>(reader_->page_count()));
  return body;
}

Session::Body Session::pong() const {
  Body body;
  body.mutable_pong()->set_private_bytes(size_.now().private_now.count());
  return body;
}

Result<Session::Body> Session::limit(const protocol::LimitMemory& request) {
  if (!reader_) return fail(Reason::protocol, "no document is open");
  limits_.memory = std::min(limits_.memory, Bytes(request.memory_bytes()));
  TRY_VOID(limit_memory(limits_.memory));
  return pong();
}

Result<void> Session::check_page(std::uint32_t number) const {
  if (!reader_) return fail(Reason::protocol, "no document is open");
  if (number < 1 || number > static_cast<std::uint32_t>(reader_->page_count()))
    return fail(Reason::page_range, fmt::format("page {} is not in the document of {}", number, reader_->page_count()));
  return {};
}

Result<Session::Body> Session::describe(const protocol::DescribePages& request) {
  TRY_VOID(check_page(request.first()));
  const auto pages = static_cast<std::uint32_t>(reader_->page_count());
  const std::uint32_t count = std::min({request.count(), kMostDescribed, pages - request.first() + 1});
  Body body;
  for (std::uint32_t number = request.first(); number < request.first() + count; ++number) {
    protocol::PageDescription& out = *body.mutable_pages_described()->add_pages();
    out.set_number(number);
    const Result<PageFacts> facts = reader_->describe(static_cast<int>(number));
    if (facts)
      describe_into(out, *facts);
    else
      *out.mutable_failure() = to_message(facts.error());
  }
  return body;
}

Result<Session::Body> Session::render(Packet& packet) {
  const std::uint32_t number = packet.envelope.render_page().number();
  TRY_VOID(check_page(number));
  TRY(const UniqueFd memfd, only_descriptor(packet));
  const auto start = std::chrono::steady_clock::now();
  TRY(const PageFacts facts, reader_->describe(static_cast<int>(number)));
  Rendering rendering;
  {
    // Unmapped before the answer, so that the control plane can seal the content.
    const Bytes size(facts.raster.byte_count());
    TRY(const MappedMemfd raster, MappedMemfd::map(memfd, Access::write, size));
    if (raster.bytes().size() != size.count()) return fail(Reason::protocol, "the raster's memory file is too large");
    TRY(rendering, reader_->render(static_cast<int>(number), raster.bytes()));
  }
  const auto time = std::chrono::steady_clock::now() - start;
  Body body;
  body.mutable_page_rendered()->set_microseconds(
      static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(time).count()));
  body.mutable_page_rendered()->set_missing(rendering.missing);
  return body;
}

Result<Session::Body> Session::extract_text(Packet& packet) {
  const std::uint32_t number = packet.envelope.extract_text().number();
  TRY_VOID(check_page(number));
  TRY(const UniqueFd memfd, only_descriptor(packet));
  TRY(const TextLayer layer, reader_->extract_text(static_cast<int>(number)));
  Body body;
  protocol::TextExtracted& out = *body.mutable_text_extracted();
  out.set_trusted(layer.trusted);
  out.set_verdict(layer.verdict);
  if (!layer.page) return body;
  const std::string json = encode(*layer.page);
  TRY(const MappedMemfd target, MappedMemfd::map(memfd, Access::write, Bytes(0)));
  if (json.size() > target.bytes().size())
    return fail(Reason::result_bytes, fmt::format("the page's text takes {}, at most {} is allowed",
                                                  to_text(Bytes(json.size())), to_text(Bytes(target.bytes().size()))));
  std::memcpy(target.bytes().data(), json.data(), json.size());
  out.set_bytes(json.size());
  return body;
}

}  // namespace plimsoll
