#include "engine_room/document_source.h"

namespace plimsoll {
namespace {

using namespace literals;

// poppler keeps fonts and colour spaces; measured, it grows by some kB a page without end (design.md §2).
constexpr int kPagesMax = 500;
constexpr Bytes kRetainedMax = 4_MiB;

// Somebody outside who kills helpers says nothing about the document: it is opened anew, but not without end.
constexpr int kKillsMax = 8;

template <typename T>
bool was_killed(const Result<T>& answer) {
  return !answer && answer.error().reason == Reason::helper_killed;
}

}  // namespace

Async<void> DocumentSource::ready() {
  if (helper_ && helper_->usable()) co_return Result<void>{};
  helper_.reset();
  if (!permit_) {
    CO_TRY(permit_, co_await workshop_.decoders.acquire());
  }
  Result<void> opened = co_await open();
  for (int kills = 1; was_killed(opened) && kills <= kKillsMax; ++kills) opened = co_await open();
  if (!opened && helper_) {
    co_await helper_->end();
    helper_.reset();
  }
  co_return opened;
}

Async<void> DocumentSource::open() {
  CO_TRY(helper_, co_await DecodeHelper::start(workshop_.fleet, workshop_.settings));
  CO_TRY(const UniqueFd body, job_.body());
  CO_TRY(OpenedDocument facts, co_await helper_->open(body, job_.name, job_.password, allowance_));
  if (facts_ && facts_->page_count != facts.page_count)
    co_return fail(Reason::damaged, "the document changed while it was being read");
  facts_ = std::move(facts);
  pages_ = 0;
  CO_TRY(memory_opened_, co_await helper_->private_memory());
  co_return Result<void>{};
}

template <typename T, typename Question>
Async<T> DocumentSource::ask(Question question) {
  for (int kills = 1;; ++kills) {
    CO_TRY_VOID(co_await ready());
    Result<T> answer = co_await question(*helper_);
    if (!was_killed(answer) || kills > kKillsMax) co_return answer;
  }
}

Async<std::vector<PageMeasure>> DocumentSource::describe(int first, int count) {
  co_return co_await ask<std::vector<PageMeasure>>([=](DecodeHelper& helper) { return helper.describe(first, count); });
}

Async<RenderAnswer> DocumentSource::render(int number, const UniqueFd& raster) {
  ++pages_;
  co_return co_await ask<RenderAnswer>(
      [number, &raster](DecodeHelper& helper) { return helper.render(number, raster); });
}

Async<TextLayerAnswer> DocumentSource::extract_text(int number, const UniqueFd& result) {
  ++pages_;
  co_return co_await ask<TextLayerAnswer>(
      [number, &result](DecodeHelper& helper) { return helper.extract_text(number, result); });
}

Async<void> DocumentSource::limit_memory(Bytes allowance) {
  if (allowance >= allowance_) co_return Result<void>{};
  allowance_ = allowance;
  if (!helper_) co_return Result<void>{};
  Result<void> limited = co_await helper_->limit_memory(allowance);
  // The next one is started with it.
  if (was_killed(limited)) limited = {};
  co_return limited;
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
