#include "services/compose_helper.h"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <chrono>

namespace plimsoll {
namespace {

// As of the decode helper: names and passwords share one packet.
constexpr std::size_t kLongestText = 4096;

protocol::DecodeLimits limits_of(const Settings& settings, Bytes memory) {
  protocol::DecodeLimits limits;
  limits.set_page_pixels(settings.page_pixels_max);
  limits.set_page_count(static_cast<std::uint32_t>(settings.page_count_max));
  limits.set_raster_pixels(settings.raster_pixels_max);
  limits.set_pdf_dpi(static_cast<std::uint32_t>(settings.pdf_dpi));
  limits.set_memory_bytes(memory.count());
  limits.set_cpu_seconds(
      static_cast<std::uint32_t>(std::chrono::ceil<std::chrono::seconds>(settings.compose_time_max).count()));
  return limits;
}

}  // namespace

Async<std::unique_ptr<ComposeHelper>> ComposeHelper::start(HelperFleet& fleet, const Settings& settings) {
  CO_TRY(auto channel, co_await HelperChannel::start(fleet, HelperRole::compose, settings.start_time_max));
  co_return std::unique_ptr<ComposeHelper>(new ComposeHelper(std::move(channel), settings));
}

Async<ComposedPdf> ComposeHelper::compose(const PdfToCompose& pdf) {
  // Offsets are shared with whoever had these descriptors before.
  for (const int file : {pdf.document, pdf.pages, pdf.output})
    if (::lseek(file, 0, SEEK_SET) != 0) co_return fail(Reason::file_unreadable, "not a regular file");
  protocol::Envelope question;
  protocol::ComposePdf& compose = *question.mutable_compose_pdf();
  compose.set_name(pdf.name.substr(0, kLongestText));
  compose.set_password(pdf.password.substr(0, kLongestText));
  compose.set_page_count(static_cast<std::uint32_t>(pdf.page_count));
  *compose.mutable_limits() = limits_of(settings_, pdf.memory);
  compose.set_output_bytes(pdf.output_bytes.count());
  compose.set_text_only(pdf.text_only);
  const std::array descriptors = {pdf.document, pdf.pages, pdf.output};
  const Allowance allowance{settings_.compose_time_max, Reason::decode_time, "limits.compose_time"};
  CO_TRY(const protocol::Envelope answer, co_await channel_->ask(std::move(question), protocol::Envelope::kPdfComposed,
                                                                 descriptors, allowance, "compose"));
  const protocol::PdfComposed& composed = answer.pdf_composed();
  if (Bytes(composed.bytes()) > pdf.output_bytes || composed.bytes() == 0)
    co_return fail(Reason::protocol, fmt::format("a PDF of {} bytes", composed.bytes()));
  co_return ComposedPdf{Bytes(composed.bytes()), static_cast<int>(composed.pages_with_text())};
}

}  // namespace plimsoll
