#include "services/decode_helper.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <limits>

#include "services/decode_limits.h"

namespace plimsoll {

namespace {
using Body = protocol::Envelope;
}  // namespace

Async<std::unique_ptr<DecodeHelper>> DecodeHelper::start(HelperFleet& fleet, const Settings& settings) {
  CO_TRY(auto channel, co_await HelperChannel::start(fleet, HelperRole::decode, settings.start_time_max));
  co_return std::unique_ptr<DecodeHelper>(new DecodeHelper(std::move(channel), settings));
}

Async<OpenedDocument> DecodeHelper::open(const UniqueFd& body, std::string name, std::string password, Bytes memory) {
  // The offset is shared with every helper that had this descriptor before.
  if (::lseek(body.get(), 0, SEEK_SET) != 0) co_return fail(Reason::file_unreadable, "not a regular file");
  protocol::Envelope question;
  protocol::OpenDocument& open = *question.mutable_open_document();
  open.set_name(name.substr(0, kLongestText));
  open.set_password(password.substr(0, kLongestText));
  *open.mutable_limits() =
      decode_limits(settings_, memory, std::max(settings_.open_time_max, settings_.render_time_max));
  const std::array descriptors = {body.get()};
  const Allowance allowance{settings_.open_time_max, Reason::decode_time, "limits.open_time"};
  CO_TRY(const protocol::Envelope answer,
         co_await channel_->ask(std::move(question), Body::kDocumentOpened, descriptors, allowance, "open"));
  const protocol::DocumentOpened& opened = answer.document_opened();
  if (opened.page_count() == 0) co_return fail(Reason::no_pages, "the document has no pages");
  if (opened.page_count() > static_cast<std::uint32_t>(std::numeric_limits<int>::max() - 1) ||
      (settings_.page_count_max > 0 && opened.page_count() > static_cast<std::uint32_t>(settings_.page_count_max)))
    co_return fail(Reason::page_count, fmt::format("the document has {} pages, at most {} are allowed",
                                                   opened.page_count(), settings_.page_count_max));
  co_return OpenedDocument{opened.format(), static_cast<int>(opened.page_count())};
}

Async<void> DecodeHelper::limit_memory(Bytes memory) {
  protocol::Envelope question;
  question.mutable_limit_memory()->set_memory_bytes(memory.count());
  const Allowance allowance{settings_.start_time_max, Reason::helper_silent};
  CO_TRY_VOID(co_await channel_->ask(std::move(question), Body::kPong, {}, allowance, "memory limit"));
  co_return Result<void>{};
}

Async<std::vector<PageMeasure>> DecodeHelper::describe(int first, int count) {
  protocol::Envelope question;
  question.mutable_describe_pages()->set_first(static_cast<std::uint32_t>(first));
  question.mutable_describe_pages()->set_count(static_cast<std::uint32_t>(count));
  const Allowance allowance{settings_.open_time_max, Reason::decode_time, "limits.open_time"};
  CO_TRY(const protocol::Envelope answer,
         co_await channel_->ask(std::move(question), Body::kPagesDescribed, {}, allowance, "describe"));
  const auto& pages = answer.pages_described().pages();
  if (pages.size() != count)
    co_return fail(Reason::protocol, fmt::format("{} pages described instead of {}", pages.size(), count));
  std::vector<PageMeasure> measures;
  for (const protocol::PageDescription& page : pages) {
    CO_TRY(PageMeasure measure, checked(page, first + static_cast<int>(measures.size())));
    measures.push_back(std::move(measure));
  }
  co_return measures;
}

Result<PageMeasure> DecodeHelper::checked(const protocol::PageDescription& page, int number) const {
  if (page.number() != static_cast<std::uint32_t>(number))
    return fail(Reason::protocol, fmt::format("page {} described instead of {}", page.number(), number));
  PageMeasure measure;
  measure.number = number;
  if (page.has_failure()) {
    measure.failure = to_error(page.failure());
    return measure;
  }
  const std::uint64_t pixels = std::uint64_t{page.raster_width()} * page.raster_height();
  // Scaling rounds each side, which may add a row and a column to the limit.
  const std::uint64_t most = settings_.raster_pixels_max + page.raster_width() + page.raster_height();
  const bool sane = pixels > 0 && page.raster_width() <= std::numeric_limits<std::int32_t>::max() &&
                    page.raster_height() <= std::numeric_limits<std::int32_t>::max() && pixels <= most &&
                    (page.channels() == 1 || page.channels() == 3) && std::isfinite(page.dpi()) && page.dpi() >= 0;
  if (!sane)
    return fail(Reason::protocol, fmt::format("page {} described as {} x {} x {} at {} dpi", number,
                                              page.raster_width(), page.raster_height(), page.channels(), page.dpi()));
  measure.width = static_cast<int>(page.raster_width());
  measure.height = static_cast<int>(page.raster_height());
  measure.channels = static_cast<int>(page.channels());
  measure.dpi = page.dpi();
  measure.decode_bytes = Bytes(page.decode_bytes());
  measure.has_text = page.has_text();
  return measure;
}

Async<RenderAnswer> DecodeHelper::render(int number, const UniqueFd& raster) {
  protocol::Envelope question;
  question.mutable_render_page()->set_number(static_cast<std::uint32_t>(number));
  const std::array descriptors = {raster.get()};
  const Allowance allowance{settings_.render_time_max, Reason::decode_time, "limits.render_time"};
  CO_TRY(const protocol::Envelope answer,
         co_await channel_->ask(std::move(question), Body::kPageRendered, descriptors, allowance, "render"));
  const protocol::PageRendered& rendered = answer.page_rendered();
  co_return RenderAnswer{std::chrono::microseconds(rendered.microseconds()), rendered.missing()};
}

Async<TextLayerAnswer> DecodeHelper::extract_text(int number, const UniqueFd& result) {
  protocol::Envelope question;
  question.mutable_extract_text()->set_number(static_cast<std::uint32_t>(number));
  const std::array descriptors = {result.get()};
  const Allowance allowance{settings_.render_time_max, Reason::decode_time, "limits.render_time"};
  CO_TRY(const protocol::Envelope answer,
         co_await channel_->ask(std::move(question), Body::kTextExtracted, descriptors, allowance, "text layer"));
  const protocol::TextExtracted& text = answer.text_extracted();
  co_return TextLayerAnswer{Bytes(text.bytes()), text.trusted(), text.verdict()};
}

Async<Bytes> DecodeHelper::private_memory() {
  protocol::Envelope question;
  question.mutable_ping();
  const Allowance allowance{settings_.start_time_max, Reason::helper_silent};
  CO_TRY(const protocol::Envelope answer,
         co_await channel_->ask(std::move(question), Body::kPong, {}, allowance, "ping"));
  co_return Bytes(answer.pong().private_bytes());
}

}  // namespace plimsoll
