#include "engine_room/document_source.h"

namespace plimsoll {
namespace {

using namespace literals;

// poppler keeps fonts and colour spaces; measured, it grows by some kB a page without end (design.md §2).
constexpr int kPagesMax = 500;
constexpr Bytes kRetainedMax = 4_MiB;

Error no_helper() { return fail(Reason::internal, "a page was asked for while the document is not open").error(); }

}  // namespace

Async<void> DocumentSource::ready() {
  if (helper_ && helper_->usable()) co_return Result<void>{};
  helper_.reset();
  if (!permit_) {
    CO_TRY(permit_, co_await workshop_.decoders.acquire());
  }
  Result<void> opened = co_await open();
  if (!opened && helper_) {
    co_await helper_->end();
    helper_.reset();
  }
  co_return opened;
}

Async<void> DocumentSource::open() {
  CO_TRY(helper_, co_await DecodeHelper::start(workshop_.fleet, workshop_.settings));
  CO_TRY(OpenedDocument facts, co_await helper_->open(job_.body, job_.name, job_.password));
  if (facts_ && facts_->page_count != facts.page_count)
    co_return fail(Reason::damaged, "the document changed while it was being read");
  facts_ = std::move(facts);
  pages_ = 0;
  CO_TRY(memory_opened_, co_await helper_->private_memory());
  co_return Result<void>{};
}

Async<std::vector<PageMeasure>> DocumentSource::describe(int first, int count) {
  if (!helper_) co_return std::unexpected(no_helper());
  co_return co_await helper_->describe(first, count);
}

Async<RenderAnswer> DocumentSource::render(int number, const UniqueFd& raster) {
  if (!helper_) co_return std::unexpected(no_helper());
  ++pages_;
  co_return co_await helper_->render(number, raster);
}

Async<TextLayerAnswer> DocumentSource::extract_text(int number, const UniqueFd& result) {
  if (!helper_) co_return std::unexpected(no_helper());
  ++pages_;
  co_return co_await helper_->extract_text(number, result);
}

boost::asio::awaitable<bool> DocumentSource::used_up() {
  if (!helper_->usable() || pages_ >= kPagesMax) co_return true;
  const Result<Bytes> memory = co_await helper_->private_memory();
  co_return !memory || *memory > memory_opened_ + kRetainedMax;
}

boost::asio::awaitable<void> DocumentSource::end_window() {
  if (!helper_) co_return;
  if (workshop_.decoders.waiting() > 0 || co_await used_up()) co_await hand_back();
}

boost::asio::awaitable<void> DocumentSource::hand_back() {
  if (helper_) co_await helper_->end();
  helper_.reset();
  permit_.give_back();
}

}  // namespace plimsoll
