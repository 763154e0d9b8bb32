// The executable as the control plane meets it: spawned, greeted, fed with drawn pages, and abused.
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <span>
#include <string>

#include "base/build_id.h"
#include "base/memfd.h"
#include "base/own_memory.h"
#include "document/page_codec.h"
#include "service_under_test.h"

namespace plimsoll {
namespace {

using namespace literals;

std::string text_of(const Page& page) {
  std::string text;
  for (const Block& block : page.blocks)
    for (const Line& line : block.lines) text += line.text + "\n";
  return text;
}

TEST(InferProcess, ReadsADrawnPageAndSaysWhatItTook) {
  ServiceUnderTest service;
  service.make_ready();
  const ReadAnswer reading = read(service, drawn_page());
  ASSERT_TRUE(reading.answer.has_page_read()) << reading.answer.failure().message();
  const Page page = decode_page(reading.json).value();
  EXPECT_EQ(page.number, 7);
  EXPECT_EQ(page.angle, 0);
  EXPECT_EQ(page.width, 900);
  EXPECT_EQ(page.height, 700);
  EXPECT_EQ(text_of(page), "Samuel Plimsoll\nload line 1876\ntropical fresh\n");
  const protocol::PageRead& read = reading.answer.page_read();
  EXPECT_GE(read.stages_size(), 2);
  EXPECT_GT(read.base_bytes(), (10_MiB).count());
  EXPECT_GE(read.private_bytes() + (1_MiB).count(), read.base_bytes());
  if (kMetered) {  // a sanitizer takes more memory than reading does
    EXPECT_GE(read.peak_bytes(), read.private_bytes());
    EXPECT_LE(read.peak_bytes(), (300_MiB).count());
    EXPECT_GT(read.metered_peak(), (1_MiB).count());
    EXPECT_GT(read.metered_live(), (1_MiB).count());
  }
  EXPECT_EQ(service.leave(), 0);
}

// A text layer travels with the picture, is taken for what it is, and is not trusted with more than being one.
TEST(InferProcess, ATextLayerIsThePagesText) {
  ServiceUnderTest service;
  service.make_ready();
  const cv::Mat drawn = drawn_page();
  const UniqueFd raster = memfd_of(drawn);
  const UniqueFd result = create_memfd("result", 1_MiB).value();
  const auto ask_with = [&](const std::string& json, std::uint64_t length) {
    UniqueFd text = create_memfd("text", Bytes(json.size())).value();
    std::ranges::copy(std::as_bytes(std::span(json)),
                      MappedMemfd::map(text, Access::write, Bytes(json.size()))->bytes().begin());
    protocol::Envelope question = question_for(drawn);
    question.mutable_read_page()->set_text_bytes(length);
    const std::array descriptors = {raster.get(), result.get(), text.get()};
    return service.ask(question, descriptors);
  };
  Page layer{.number = 7, .width = 900, .height = 700, .dpi = 150, .source = PageSource::text_layer};
  const Polygon place = polygon_of({60, 60, 500, 110});
  layer.blocks.push_back({.box = bounds(place), .lines = {Line{"as it is", place, 1, 0, {}}}});
  const std::string json = encode(layer);

  const protocol::Envelope answer = ask_with(json, json.size());
  ASSERT_TRUE(answer.has_page_read()) << answer.failure().message();
  const auto written = MappedMemfd::map(result, Access::read, Bytes(answer.page_read().bytes()));
  const Page page =
      decode_page({reinterpret_cast<const char*>(written->bytes().data()), answer.page_read().bytes()}).value();
  EXPECT_EQ(text_of(page), "as it is\n");
  EXPECT_EQ(page.source, PageSource::text_layer);

  EXPECT_EQ(ask_with("{}", 2).failure().reason(), "protocol");
  EXPECT_EQ(ask_with(json, json.size() + 1).failure().reason(), "protocol") << "more than its file";
  layer.width = 901;
  EXPECT_EQ(ask_with(encode(layer), encode(layer).size()).failure().reason(), "protocol") << "another page's";
  protocol::Envelope without = question_for(drawn);
  without.mutable_read_page()->set_text_bytes(2);
  const std::array two = {raster.get(), result.get()};
  EXPECT_EQ(service.ask(without, two).failure().reason(), "protocol");
  EXPECT_EQ(text_of(decode_page(read(service, drawn).json).value()),
            "Samuel Plimsoll\nload line 1876\ntropical fresh\n");
}

TEST(InferProcess, APageOverItsCapFailsAndTheNextOneReadsAsBefore) {
  if (!kMetered) GTEST_SKIP() << "caps are not enforced under sanitizers";
  ServiceUnderTest service;
  service.make_ready();
  const std::string before = read(service, drawn_page()).json;
  protocol::Envelope release;
  release.mutable_release_memory();
  ASSERT_TRUE(service.ask(release).has_memory_released());
  const ReadAnswer capped = read(service, drawn_page(), (4_MiB).count());
  ASSERT_TRUE(capped.answer.has_failure());
  EXPECT_EQ(capped.answer.failure().reason(), "page_memory");
  EXPECT_TRUE(capped.answer.failure().message().contains("4 MiB")) << capped.answer.failure().message();
  EXPECT_EQ(read(service, drawn_page()).json, before);
  EXPECT_EQ(read(service, drawn_page(), (1_GiB).count()).json, before);
}

TEST(InferProcess, WhatDoesNotFitIsRefusedAndTheServiceLivesOn) {
  ServiceUnderTest service;
  service.greet();
  const cv::Mat page = drawn_page();
  EXPECT_EQ(read(service, page).answer.failure().reason(), "protocol") << "not configured yet";
  EXPECT_EQ(service.load(models_for_text()).failure().reason(), "protocol");
  EXPECT_EQ(service.unload("ppocrv6-small-det").failure().reason(), "protocol");
  EXPECT_EQ(service.configure("int3").failure().reason(), "setting_invalid");
  ASSERT_TRUE(service.configure().has_configured());
  EXPECT_EQ(service.configure().failure().reason(), "protocol") << "configured twice";
  ASSERT_TRUE(service.load(models_for_text()).has_models_loaded());
  EXPECT_EQ(service.ask(question_for(page)).failure().reason(), "protocol") << "no descriptors";
  EXPECT_EQ(read(service, page, 0, 4_B).answer.failure().reason(), "result_bytes");

  const UniqueFd result = create_memfd("result", 1_MiB).value();
  const UniqueFd unsealed(::memfd_create("raster", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  ASSERT_EQ(::ftruncate(unsealed.get(), 900 * 700), 0);
  const UniqueFd small = create_memfd("raster", Bytes(900 * 700 - 1)).value();
  const UniqueFd large = create_memfd("raster", Bytes(900 * 700 + 1)).value();
  for (const UniqueFd* raster : {&unsealed, &small, &large}) {
    const std::array descriptors = {raster->get(), result.get()};
    EXPECT_EQ(service.ask(question_for(page), descriptors).failure().reason(), "protocol");
  }
  protocol::Envelope huge = question_for(page);
  huge.mutable_read_page()->set_width(0xFFFFFFFF);
  huge.mutable_read_page()->set_height(0xFFFFFFFF);
  const std::array descriptors = {small.get(), result.get()};
  EXPECT_EQ(service.ask(huge, descriptors).failure().reason(), "protocol");
  EXPECT_EQ(service.ask({}).failure().reason(), "protocol") << "an empty message";
  EXPECT_TRUE(read(service, page).answer.has_page_read());
}

TEST(InferProcess, PongSaysWhatItHolds) {
  ServiceUnderTest service;
  service.greet();
  const std::uint64_t idle = service.ping().private_bytes();
  EXPECT_GT(idle, 0U);
  const protocol::Envelope configured = service.configure();
  EXPECT_EQ(configured.configured().precision(), "f32");
  EXPECT_GE(configured.configured().private_bytes(), idle);
  ASSERT_TRUE(service.load(models_for_text()).has_models_loaded());
  const protocol::Pong loaded = service.ping();
  EXPECT_GT(loaded.private_bytes(), idle + (10_MiB).count());
  EXPECT_NEAR(static_cast<double>(loaded.private_bytes()), static_cast<double>(private_memory(service.pid()).count()),
              2e6);
  if (kMetered) EXPECT_GT(loaded.live_bytes(), (10_MiB).count());
}

TEST(InferProcess, LoadsAllOfARequestOrNone) {
  ServiceUnderTest service;
  service.greet();
  ASSERT_TRUE(service.configure().has_configured());
  const protocol::Envelope failed = service.load({"ppocrv2-mobile-cls", "no-such-model"});
  EXPECT_EQ(failed.failure().reason(), "model_missing");
  EXPECT_TRUE(failed.failure().message().contains("no-such-model")) << failed.failure().message();
  EXPECT_EQ(service.unload("ppocrv2-mobile-cls").failure().reason(), "protocol") << "it did not stay";

  const protocol::Envelope loaded = service.load({"ppocrv2-mobile-cls", "picodet-cdla"});
  ASSERT_EQ(loaded.models_loaded().models_size(), 2);
  EXPECT_EQ(loaded.models_loaded().models(1).name(), "picodet-cdla");
  for (const protocol::ModelLoaded& model : loaded.models_loaded().models()) {
    EXPECT_GT(model.charged_bytes(), 0U) << model.name();
    EXPECT_GE(model.peak_bytes() + (1_MiB).count(), model.charged_bytes()) << model.name();
    EXPECT_GT(model.microseconds(), 0U);
  }
  const protocol::Envelope again = service.load({"picodet-cdla"});
  ASSERT_EQ(again.models_loaded().models_size(), 1);
  EXPECT_EQ(again.models_loaded().models(0).charged_bytes(), loaded.models_loaded().models(1).charged_bytes());
  EXPECT_EQ(again.models_loaded().models(0).microseconds(), 0U) << "it was there";
}

TEST(InferProcess, APageNeedsItsModelsAndReadsAsBeforeOnceTheyAreBack) {
  ServiceUnderTest service;
  service.make_ready();
  const std::string before = read(service, drawn_page()).json;
  for (const std::string& name : models_for_text()) {
    const protocol::Envelope unloaded = service.unload(name);
    ASSERT_TRUE(unloaded.has_model_unloaded()) << unloaded.failure().message();
    const protocol::Envelope refused = read(service, drawn_page()).answer;
    EXPECT_EQ(refused.failure().reason(), "protocol");
    EXPECT_TRUE(refused.failure().message().contains(name)) << refused.failure().message();
    ASSERT_TRUE(service.load({name}).has_models_loaded());
    EXPECT_EQ(read(service, drawn_page()).json, before) << name;
  }
}

TEST(InferProcess, SaysWhatEachNetworkTook) {
  if (!kMetered) GTEST_SKIP() << "nothing is counted under sanitizers";
  ServiceUnderTest service;
  service.make_ready();
  const ReadAnswer reading = read(service, drawn_page());
  const protocol::PageRead& page = reading.answer.page_read();
  ASSERT_EQ(page.uses_size(), 3);
  for (const protocol::StageUse& use : page.uses()) {
    EXPECT_LE(use.peak_bytes(), page.metered_peak() + (1_MiB).count()) << use.model();
    EXPECT_GT(use.size(), 0U);
    if (use.stage() == "orient") EXPECT_EQ(use.size(), 224U * 224U);
    if (use.stage() == "detect") {
      EXPECT_EQ(use.model(), "ppocrv6-small-det");
      EXPECT_GT(use.size(), 500'000U);
      EXPECT_GT(use.peak_bytes(), 50 * use.size()) << "activations of the detector";
    }
    if (use.stage() == "recognise") EXPECT_LE(use.size(), 1024U) << "cut at that width";
  }
}

TEST(InferProcess, AnotherBuildIsRefused) {
  ServiceUnderTest service;
  service.greet("0.0.0-other");
  EXPECT_TRUE(service.receive()->end_of_stream);
  EXPECT_EQ(service.leave(), 1);
}

// A service whose parent is not the one that made its socket has been orphaned.
TEST(InferProcess, AnOrphanLeaves) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()), 0);
  const int between = ::fork();
  if (between == 0) {
    const int service = ::fork();
    if (service == 0) become_service(ends[1]);
    int status = 0;
    ::waitpid(service, &status, 0);
    ::_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 99);
  }
  ::close(ends[1]);
  int status = 0;
  ASSERT_EQ(::waitpid(between, &status, 0), between);
  EXPECT_EQ(WEXITSTATUS(status), 2);
  ::close(ends[0]);
}

// It links Debian's OpenCV, which asks for a TBB of the same soname as the engine's.
TEST(InferProcess, RunsOnTheEnginesTbbAndNoOther) {
  ServiceUnderTest service;
  service.greet();
  ASSERT_TRUE(service.configure().has_configured());
  std::ifstream maps("/proc/" + std::to_string(service.pid()) + "/maps");
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
