#include "reading/sequence/sequence_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "reading/model_text.h"
#include "reading/sequence/picture_input.h"
#include "reading/table/page_region.h"

namespace plimsoll {
namespace {

// What is written so far is padded to a multiple of this: a decoder looks back only, so what follows does not matter,
// and the engine sees few shapes.
constexpr std::size_t kTokenStep = 32;
// Of a network that writes by itself: none of the families writes more.
constexpr std::size_t kTokensMax = 8192;
constexpr std::uintmax_t kTokenizerMax = std::uintmax_t{64} << 20;

Shape picture_shape(const SequenceFamily& family, int width, int height) {
  return {1, static_cast<std::size_t>(family.channels), static_cast<std::size_t>(height),
          static_cast<std::size_t>(width)};
}

std::vector<ModelPlan> plans_of(const StageOptions& options, const SequenceFamily& family) {
  std::vector<ModelPlan> plans{{.file = options.models_folder / family.file,
                                .sessions = 1,
                                .threads = options.threads,
                                .first_run = picture_shape(family, family.width, family.height),
                                .metadata_key = family.tokenizer.empty() ? "character" : ""}};
  // Its first run needs the encoder's states: it comes with the first picture.
  if (!family.decoder.empty())
    plans.push_back({.file = options.models_folder / family.decoder,
                     .sessions = 1,
                     .threads = options.threads,
                     .output = ModelOutput::best_class});
  return plans;
}

Result<void> fill_tokens(Session& session, std::string_view name, std::span<const std::int32_t> tokens,
                         std::size_t length) {
  TRY(const std::span<std::int32_t> input, session.named_labels(name, {1, length}));
  std::ranges::fill(input, 0);
  std::ranges::copy(tokens, input.begin());
  return {};
}

}  // namespace

SequenceReader::SequenceReader(const StageOptions& options, std::string_view stage, const SequenceFamily& family)
    : ModelStage(stage, family.model, plans_of(options, family), options.meter),
      family_(family),
      tokenizer_(family.tokenizer.empty() ? std::filesystem::path() : options.models_folder / family.tokenizer) {
  keep_nothing();
}

Result<void> SequenceReader::adopt(const Model& model) {
  std::string json = model.metadata();
  if (!tokenizer_.empty()) {
    TRY(json, read_model_text(tokenizer_, kTokenizerMax));
  }
  TRY(tokens_, TokenText::parse(json));
  return {};
}

Result<Writing> SequenceReader::read(const cv::Mat& page, const Box& region) {
  const cv::Rect pixels = pixels_of(region, page);
  if (pixels.empty()) return Writing{};
  TRY_VOID(enter());
  Run run(*this);
  const cv::Mat picture = page(pixels);
  TRY(std::vector<std::int32_t> tokens, look(fitted(family_.crop ? without_margins(picture) : picture, family_), run));
  const auto end = std::ranges::find(tokens, family_.end);
  const bool cut_off = end == tokens.end();
  tokens.erase(end, tokens.end());
  return Writing{.text = tokens_->text(tokens), .cut_off = cut_off};
}

Result<std::vector<std::int32_t>> SequenceReader::look(const cv::Mat& image, Run& run) {
  run.input(static_cast<std::uint64_t>(image.total()));
  Session& session = model().session(0);
  TRY(const std::span<float> input, session.input(picture_shape(family_, image.cols, image.rows)));
  write_normalised(image, family_, input);
  TRY_VOID(session.start());
  TRY_VOID(session.wait());
  if (!family_.decoder.empty()) {
    TRY(const Tensor<float> states, session.values(0));
    if (states.shape.size() != 3 || states.shape[0] != 1)
      return fail(Reason::model_run, fmt::format("the encoder of {} gives no states of one picture", family_.model));
    return write(states);
  }
  TRY(const Tensor<std::int32_t> tokens, session.labels(0));
  if (tokens.values.size() > kTokensMax)
    return fail(Reason::model_run, fmt::format("{} wrote {} tokens, at most {} are taken", family_.model,
                                               tokens.values.size(), kTokensMax));
  return std::vector<std::int32_t>(tokens.values.begin(), tokens.values.end());
}

Result<std::vector<std::int32_t>> SequenceReader::write(const Tensor<float>& states) {
  std::vector<std::int32_t> written{family_.begin};
  while (written.size() <= family_.steps_max && (written.size() == 1 || written.back() != family_.end)) {
    TRY(const std::int32_t next, next_token(states, written));
    written.push_back(next);
  }
  written.erase(written.begin());
  return written;
}

Result<std::int32_t> SequenceReader::next_token(const Tensor<float>& states, std::span<const std::int32_t> so_far) {
  const std::size_t length = (so_far.size() + kTokenStep - 1) / kTokenStep * kTokenStep;
  Session& session = model(1).session(0);
  TRY_VOID(fill_tokens(session, family_.inputs.tokens, so_far, length));
  if (!family_.inputs.mask.empty())
    TRY_VOID(fill_tokens(session, family_.inputs.mask, std::vector<std::int32_t>(so_far.size(), 1), length));
  TRY(const std::span<float> context, session.named_input(family_.inputs.states, states.shape));
  std::ranges::copy(states.values, context.begin());
  TRY_VOID(session.start());
  TRY_VOID(session.wait());
  TRY(const Tensor<std::int32_t> best, session.labels(1));
  if (best.shape != Shape{1, length})
    return fail(Reason::model_run, fmt::format("the decoder of {} gives no token for each place", family_.model));
  return best.values[so_far.size() - 1];
}

}  // namespace plimsoll
