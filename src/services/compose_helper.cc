#include "services/compose_helper.h"

#include <fmt/format.h>
#include <unistd.h>

#include <array>

#include "services/decode_limits.h"

namespace plimsoll {

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
  *compose.mutable_limits() = decode_limits(settings_, pdf.memory, settings_.compose_time_max);
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
