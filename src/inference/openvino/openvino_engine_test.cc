#include "inference/openvino/openvino_engine.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <thread>

namespace plimsoll {
namespace {

const std::filesystem::path kModels = std::filesystem::path(PLIMSOLL_SOURCE_DIR) / "third_party" / "models";

std::unique_ptr<Model> load(const char* file, Arithmetic arithmetic, ModelOutput output = ModelOutput::as_is,
                            std::size_t sessions = 1) {
  auto engine = make_openvino_engine({.arithmetic = arithmetic, .cache_folder = {}}).value();
  return engine
      ->load(
          {.file = kModels / file, .sessions = sessions, .threads = 2, .output = output, .metadata_key = "character"})
      .value();
}

// Dark stripes on white, normalised: something that is neither empty nor text.
void fill_stripes(std::span<float> input, std::size_t width) {
  for (std::size_t index = 0; index < input.size(); ++index) input[index] = (index % width) / 7 % 3 == 0 ? -1.F : 1.F;
}

TEST(OpenVinoEngine, MissingAndForeignFilesAreErrors) {
  auto engine = make_openvino_engine({}).value();
  EXPECT_EQ(engine->load({.file = kModels / "nothing.onnx"}).error().reason, Reason::model_missing);
  EXPECT_EQ(engine->load({.file = kModels / "catalogue.json"}).error().reason, Reason::model_load);
}

TEST(OpenVinoEngine, BestClassIsTheMaximumOfWhatTheModelGives) {
  const auto whole = load("PP-OCRv6_rec_small.onnx", Arithmetic::f32);
  const auto fused = load("PP-OCRv6_rec_small.onnx", Arithmetic::f32, ModelOutput::best_class);
  const Shape shape{1, 3, 48, 320};
  for (Model* model : {whole.get(), fused.get()}) {
    fill_stripes(model->session(0).input(shape).value(), 320);
    ASSERT_TRUE(model->session(0).start());
    ASSERT_TRUE(model->session(0).wait());
  }
  const Tensor<float> all = whole->session(0).values(0).value();
  const Tensor<float> best = fused->session(0).values(0).value();
  const Tensor<std::int32_t> label = fused->session(0).labels(1).value();
  ASSERT_EQ(all.shape, (Shape{1, 40, 18710}));
  ASSERT_EQ(best.shape, (Shape{1, 40}));
  ASSERT_EQ(label.shape, (Shape{1, 40}));
  for (std::size_t step = 0; step < 40; ++step) {
    const auto row = all.values.subspan(step * 18710, 18710);
    const auto top = std::ranges::max_element(row);
    EXPECT_EQ(label.values[step], top - row.begin());
    EXPECT_NEAR(best.values[step], *top, 1e-5);
  }
}

TEST(OpenVinoEngine, CarriesTheDictionary) {
  const auto model = load("PP-OCRv6_rec_small.onnx", Arithmetic::f32);
  EXPECT_EQ(std::ranges::count(model->metadata(), '\n'), 18707) << "18,708 characters, one a line";
}

// Two loads into one folder: the first compiles and fills it, the second comes out of it.
TEST(OpenVinoEngine, TheCacheKeepsTheFusedGraphAndTheDictionary) {
  const std::filesystem::path folder = std::filesystem::path(testing::TempDir()) / "plimsoll_engine_cache";
  std::filesystem::remove_all(folder);
  std::vector<std::int32_t> labels[3];
  for (auto& found : labels) {
    auto engine = make_openvino_engine({.arithmetic = Arithmetic::f32, .cache_folder = folder}).value();
    const auto model = engine->load(
        {.file = kModels / "PP-OCRv6_rec_small.onnx", .output = ModelOutput::best_class, .metadata_key = "character"});
    ASSERT_TRUE(model) << model.error().text();
    EXPECT_EQ(std::ranges::count((*model)->metadata(), '\n'), 18707);
    Session& session = (*model)->session(0);
    fill_stripes(session.input({1, 3, 48, 320}).value(), 320);
    ASSERT_TRUE(session.start());
    ASSERT_TRUE(session.wait());
    std::ranges::copy(session.labels(1)->values, std::back_inserter(found));
    std::size_t blobs = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
      if (entry.path().extension() != ".blob") continue;
      ++blobs;
      // Before the third load a crash has left half a file behind.
      if (&found == &labels[1]) std::filesystem::resize_file(entry.path(), entry.file_size() / 2);
    }
    EXPECT_EQ(blobs, 1U);
  }
  EXPECT_EQ(labels[0], labels[1]);
  EXPECT_EQ(labels[0], labels[2]);
  std::filesystem::remove_all(folder);
}

TEST(OpenVinoEngine, TheCacheKeepsArithmeticsApart) {
  if (arithmetic_from_setting("auto").value() != Arithmetic::bf16) GTEST_SKIP() << "no bf16 on this processor";
  const std::filesystem::path folder = std::filesystem::path(testing::TempDir()) / "plimsoll_engine_arithmetics";
  std::filesystem::remove_all(folder);
  const auto confidences = [](Arithmetic arithmetic, const std::filesystem::path& cache) {
    auto engine = make_openvino_engine({.arithmetic = arithmetic, .cache_folder = cache}).value();
    const auto model =
        engine->load({.file = kModels / "PP-OCRv6_rec_small.onnx", .output = ModelOutput::best_class}).value();
    Session& session = model->session(0);
    fill_stripes(session.input({1, 3, 48, 320}).value(), 320);
    EXPECT_TRUE(session.start());
    EXPECT_TRUE(session.wait());
    const auto values = session.values(0)->values;
    return std::vector<float>(values.begin(), values.end());
  };
  for (const Arithmetic arithmetic : {Arithmetic::f32, Arithmetic::bf16, Arithmetic::f32})
    EXPECT_EQ(confidences(arithmetic, folder), confidences(arithmetic, {})) << label(arithmetic);
  std::filesystem::remove_all(folder);
}

// As services that start together on a machine that has compiled nothing yet.
TEST(OpenVinoEngine, EnginesThatCompileTheSameAtTheSameTimeDoNotDisturbEachOther) {
  const std::filesystem::path folder = std::filesystem::path(testing::TempDir()) / "plimsoll_engine_together";
  for (int round = 0; round < 6; ++round) {
    std::filesystem::remove_all(folder);
    std::array<std::string, 4> complaints;
    std::vector<std::thread> loads;
    loads.reserve(complaints.size());
    for (std::string& complaint : complaints)
      loads.emplace_back([&] {
        auto engine = make_openvino_engine({.cache_folder = folder}).value();
        const auto model = engine->load({.file = kModels / "ch_ppocr_mobile_v2.0_cls_mobile.onnx"});
        if (!model) complaint = model.error().text();
      });
    for (std::thread& load : loads) load.join();
    for (const std::string& complaint : complaints) EXPECT_EQ(complaint, "") << "round " << round;
  }
  std::filesystem::remove_all(folder);
}

TEST(OpenVinoEngine, SessionsOfOneModelGiveTheSame) {
  const auto model = load("PP-OCRv6_rec_small.onnx", Arithmetic::f32, ModelOutput::best_class, 2);
  ASSERT_EQ(model->session_count(), 2U);
  for (const std::size_t each : {0U, 1U}) fill_stripes(model->session(each).input({1, 3, 48, 640}).value(), 640);
  for (const std::size_t each : {0U, 1U}) ASSERT_TRUE(model->session(each).start());
  for (const std::size_t each : {0U, 1U}) ASSERT_TRUE(model->session(each).wait());
  EXPECT_TRUE(std::ranges::equal(model->session(0).values(0)->values, model->session(1).values(0)->values));
  EXPECT_TRUE(std::ranges::equal(model->session(0).labels(1)->values, model->session(1).labels(1)->values));
}

TEST(OpenVinoEngine, Bf16StaysNearF32) {
  if (arithmetic_from_setting("auto").value() != Arithmetic::bf16) GTEST_SKIP() << "no bf16 on this processor";
  const auto exact = load("PP-OCRv6_det_small.onnx", Arithmetic::f32);
  const auto quick = load("PP-OCRv6_det_small.onnx", Arithmetic::bf16);
  EXPECT_EQ(exact->arithmetic(), Arithmetic::f32);
  EXPECT_EQ(quick->arithmetic(), Arithmetic::bf16);
  for (Model* model : {exact.get(), quick.get()}) {
    fill_stripes(model->session(0).input({1, 3, 96, 160}).value(), 160);
    ASSERT_TRUE(model->session(0).start());
    ASSERT_TRUE(model->session(0).wait());
  }
  const Tensor<float> a = exact->session(0).values(0).value();
  const Tensor<float> b = quick->session(0).values(0).value();
  ASSERT_EQ(a.shape, (Shape{1, 1, 96, 160}));
  double difference = 0;
  for (std::size_t index = 0; index < a.values.size(); ++index)
    difference += std::abs(a.values[index] - b.values[index]) / static_cast<double>(a.values.size());
  EXPECT_LT(difference, 0.05);
}

TEST(OpenVinoEngine, WrongShapesAreErrorsAndTheSessionLivesOn) {
  const auto model = load("ch_ppocr_mobile_v2.0_cls_mobile.onnx", Arithmetic::f32);
  Session& session = model->session(0);
  const auto run = [&](const Shape& shape) -> Result<void> {
    TRY(const std::span<float> input, session.input(shape));
    std::ranges::fill(input, 0.F);
    TRY_VOID(session.start());
    return session.wait();
  };
  EXPECT_EQ(run({1, 5, 48, 192}).error().reason, Reason::model_run);
  EXPECT_TRUE(run({1, 3, 48, 192}));
  EXPECT_EQ(session.values(0)->shape, (Shape{1, 2}));
  EXPECT_EQ(session.values(7).error().reason, Reason::model_run);
}

TEST(OpenVinoEngine, ASpecialisedFormGivesWhatTheGeneralOneGives) {
  auto engine = make_openvino_engine({}).value();
  const ModelPlan plan{.file = kModels / "PP-OCRv6_det_small.onnx", .threads = 2};
  ModelPlan special = plan;
  special.specialise_from = std::size_t{3} * 160 * 160;
  const auto general = engine->load(plan).value();
  const auto both = engine->load(special).value();
  // General, special, the same again, another special one, and back.
  for (const Shape& shape : {Shape{1, 3, 96, 160}, Shape{1, 3, 160, 224}, Shape{1, 3, 160, 224}, Shape{1, 3, 224, 160},
                             Shape{1, 3, 96, 160}}) {
    for (Model* model : {general.get(), both.get()}) {
      fill_stripes(model->session(0).input(shape).value(), shape[3]);
      ASSERT_TRUE(model->session(0).start());
      ASSERT_TRUE(model->session(0).wait());
    }
    const Tensor<float> a = general->session(0).values(0).value();
    const Tensor<float> b = both->session(0).values(0).value();
    ASSERT_EQ(a.shape, (Shape{1, 1, shape[2], shape[3]}));
    ASSERT_EQ(b.shape, a.shape);
    for (std::size_t index = 0; index < a.values.size(); ++index) ASSERT_NEAR(a.values[index], b.values[index], 1e-4);
    both->release_memory();
  }
  EXPECT_EQ(both->session(0).input({1, 5, 224, 224}).error().reason, Reason::model_run);
}

std::size_t threads_now() {
  return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator("/proc/self/task"), {}));
}

// Whatever the host has: one thread computes, another is the engine's own; also when models come out of the cache.
TEST(OpenVinoEngine, TakesTheThreadsItWasGivenAndNoMore) {
  const std::filesystem::path folder = std::filesystem::path(testing::TempDir()) / "plimsoll_engine_threads";
  const std::size_t before = threads_now();
  for (int time = 0; time < 2; ++time) {
    auto engine = make_openvino_engine({.cache_folder = folder}).value();
    const auto model = engine->load({.file = kModels / "PP-OCRv6_rec_small.onnx", .sessions = 1, .threads = 1}).value();
    std::ranges::fill(model->session(0).input({1, 3, 48, 320}).value(), 0.F);
    ASSERT_TRUE(model->session(0).start());
    EXPECT_LE(threads_now(), before + 2);
    ASSERT_TRUE(model->session(0).wait());
  }
  std::filesystem::remove_all(folder);
}

// Debian's OpenCV asks for a TBB of the same soname; DT_RPATH must let the engine's own win.
TEST(OpenVinoEngine, RunsOnItsOwnTbb) {
  const auto model = load("ch_ppocr_mobile_v2.0_cls_mobile.onnx", Arithmetic::f32);
  std::ifstream maps("/proc/self/maps");
  int seen = 0;
  for (std::string line; std::getline(maps, line);) {
    if (!line.contains("libtbb.so")) continue;
    ++seen;
    EXPECT_TRUE(line.contains("third_party/openvino/libs/")) << line;
  }
  EXPECT_GT(seen, 0);
}

}  // namespace
}  // namespace plimsoll
