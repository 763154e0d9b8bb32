#include "reading/layout/region_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <set>

namespace plimsoll {
namespace {

const LayoutFamily& plus() { return *find_layout_family("pp-doclayout-plus-l"); }
const LayoutFamily& blocks() { return *find_layout_family("pp-docblocklayout"); }
const LayoutFamily& v2() { return *find_layout_family("pp-doclayout-v2"); }
const LayoutFamily& v3() { return *find_layout_family("pp-doclayout-v3"); }

int label(const LayoutFamily& family, std::string_view name) {
  const auto found = std::ranges::find(family.classes, name, &LayoutClass::name);
  EXPECT_NE(found, family.classes.end()) << name;
  return static_cast<int>(found - family.classes.begin());
}

ClassBox seen(const LayoutFamily& family, std::string_view name, float score, const Box& box, float order = 0,
              float tie = 0) {
  return {.label = label(family, name), .score = score, .box = box, .order = order, .order_tie = tie};
}

std::vector<float> scores_of(const std::vector<ClassBox>& boxes) {
  std::vector<float> scores;
  for (const ClassBox& box : boxes) scores.push_back(box.score);
  return scores;
}

using testing::ElementsAre;
using testing::IsEmpty;

struct Pair {
  const char* what;
  const char* first;
  const char* second;
  Box other;  // of the second; the first covers 0..99 both ways
  std::vector<float> kept;
};

TEST(RegionRules, OfBoxesThatOverlapTheBetterStays) {
  const Pair pairs[] = {
      // 60 of 100 rows in common, of 100 + 60 - 60; with the ends counted exactly 0.6.
      {"one class, 0.6", "text", "text", {0, 0, 99, 59}, {0.9F}},
      {"one class, less", "text", "text", {0, 0, 99, 58}, {0.9F, 0.8F}},
      {"two classes, 0.99", "text", "table", {0, 0, 99, 98}, {0.9F}},
      {"two classes, 0.97", "text", "table", {0, 0, 99, 96}, {0.9F, 0.8F}},
      {"apart", "text", "text", {200, 200, 300, 300}, {0.9F, 0.8F}},
  };
  for (const Pair& pair : pairs)
    EXPECT_EQ(scores_of(suppress(
                  {seen(plus(), pair.second, 0.8F, pair.other), seen(plus(), pair.first, 0.9F, {0, 0, 99, 99})})),
              pair.kept)
        << pair.what;
}

TEST(RegionRules, APictureThatFillsThePageIsThePaper) {
  const ClassBox words = seen(plus(), "text", 0.7F, {10, 10, 50, 20});
  const auto kept = [&](float part, int width, int height, std::string_view name = "image") {
    const Box box{0, 0, part * static_cast<float>(width), static_cast<float>(height)};
    return drop_page_images({seen(plus(), name, 0.9F, box), words}, plus(), width, height).size();
  };
  EXPECT_EQ(kept(0.80F, 1000, 500), 2U);
  EXPECT_EQ(kept(0.85F, 1000, 500), 1U) << "landscape";
  EXPECT_EQ(kept(0.85F, 500, 1000), 2U);
  EXPECT_EQ(kept(0.95F, 500, 1000), 1U) << "portrait";
  EXPECT_EQ(kept(0.95F, 500, 1000, "table"), 2U) << "no picture";
  const ClassBox paper = seen(plus(), "image", 0.9F, {0, 0, 500, 1000});
  EXPECT_EQ(drop_page_images({paper}, plus(), 500, 1000).size(), 1U) << "nothing else on the page";
  EXPECT_EQ(drop_page_images({paper, paper}, plus(), 500, 1000).size(), 2U) << "nothing would be left";
}

TEST(RegionRules, WhatLiesInAnotherBox) {
  struct Row {
    const char* what;
    const LayoutFamily& family;
    const char* outer;
    const char* inner;
    Box inner_box;  // the outer one is 0..100 both ways
    std::vector<float> kept;
  };
  const Row rows[] = {
      {"large outer takes it", plus(), "image", "text", {10, 10, 50, 20}, {0.9F}},
      {"nine tenths are enough", plus(), "image", "text", {90, 10, 101, 20}, {0.9F}},
      {"less are not", plus(), "image", "text", {90, 10, 102, 20}, {0.9F, 0.8F}},
      {"both stay", plus(), "table", "text", {10, 10, 50, 20}, {0.9F, 0.8F}},
      {"a formula stays", plus(), "image", "formula", {10, 10, 50, 20}, {0.9F, 0.8F}},
      {"a formula in a formula", plus(), "formula", "formula", {10, 10, 50, 20}, {0.9F}},
      {"small inner takes the outer", blocks(), "region", "region", {10, 10, 50, 20}, {0.8F}},
  };
  for (const Row& row : rows)
    EXPECT_EQ(scores_of(resolve_containment({seen(row.family, row.outer, 0.9F, {0, 0, 100, 100}),
                                             seen(row.family, row.inner, 0.8F, row.inner_box)},
                                            row.family)),
              row.kept)
        << row.what;
}

TEST(RegionRules, V2AndV3ThinOut) {
  struct Row {
    const char* what;
    const char* first;
    const char* second;
    Box other;  // the first is 0..100 both ways
    std::vector<float> kept;
  };
  const Row rows[] = {
      {"a list of references", "reference", "reference_content", {0, 0, 100, 10}, {0.8F}},
      {"too low", "text", "text", {0, 200, 100, 205}, {0.9F}},
      {"too narrow", "text", "text", {200, 0, 205, 100}, {0.9F}},
      {"a formula in a line", "text", "inline_formula", {50, 50, 150, 60}, {0.9F, 0.8F}},
      {"a formula more in a line", "text", "inline_formula", {40, 50, 140, 60}, {0.9F}},
      {"the smaller of two", "text", "table", {20, 50, 120, 100}, {0.9F}},
      {"too little in common", "text", "table", {40, 50, 140, 100}, {0.9F, 0.8F}},
      {"a picture holds other things", "image", "text", {10, 10, 50, 50}, {0.9F, 0.8F}},
      {"a picture in a picture", "image", "image", {10, 10, 50, 50}, {0.9F}},
  };
  for (const Row& row : rows)
    EXPECT_EQ(scores_of(thin_out(
                  {seen(v3(), row.first, 0.9F, {0, 0, 100, 100}), seen(v3(), row.second, 0.8F, row.other)}, v3())),
              row.kept)
        << row.what;
}

TEST(RegionRules, EachClassHasItsThreshold) {
  const auto found = [](const LayoutFamily& family, std::string_view name, float score) {
    return !regions_of({seen(family, name, score, {0, 0, 50, 50})}, family, 100, 100).empty();
  };
  EXPECT_FALSE(found(plus(), "paragraph_title", 0.3F));
  EXPECT_TRUE(found(plus(), "paragraph_title", 0.31F));
  EXPECT_FALSE(found(plus(), "text", 0.4F));
  EXPECT_TRUE(found(plus(), "text", 0.41F));
  EXPECT_FALSE(found(plus(), "table", 0.5F));
  EXPECT_TRUE(found(plus(), "table", 0.51F));
  EXPECT_FALSE(found(v2(), "text", 0.4F));
  EXPECT_TRUE(found(v3(), "text", 0.4F));
}

TEST(RegionRules, LearnedOrder) {
  // V2: rising key, then falling tie; V3: rising key.
  const auto lefts = [](const std::vector<LayoutRegion>& regions) {
    std::vector<float> all;
    for (const LayoutRegion& region : regions) {
      EXPECT_EQ(region.order, static_cast<int>(all.size()));
      all.push_back(region.box.left);
    }
    return all;
  };
  for (const LayoutFamily* family : {&v2(), &v3()}) {
    const std::vector<ClassBox> boxes = {seen(*family, "text", 0.9F, {1, 0, 11, 10}, 2, 0),
                                         seen(*family, "text", 0.8F, {20, 0, 30, 10}, 1, 3),
                                         seen(*family, "text", 0.7F, {40, 0, 50, 10}, 1, 5)};
    const auto order = lefts(regions_of(boxes, *family, 100, 100));
    if (family == &v2())
      EXPECT_THAT(order, ElementsAre(40, 20, 1));
    else
      EXPECT_THAT(order, ElementsAre(20, 40, 1));
  }
  EXPECT_FALSE(regions_of({seen(plus(), "text", 0.9F, {0, 0, 9, 9})}, plus(), 10, 10).front().order);
}

TEST(RegionRules, RegionsLieOnThePageAndMeanSomething) {
  const auto regions = regions_of({seen(plus(), "doc_title", 0.9F, {-4.4F, 2.5F, 60.5F, 200})}, plus(), 50, 100);
  ASSERT_EQ(regions.size(), 1U);
  EXPECT_EQ(regions[0], (LayoutRegion{.kind = BlockKind::title, .box = {0, 2, 50, 100}, .score = 0.9F, .level = 1}));
}

TEST(RegionRules, NonsenseIsLeftOut) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  ClassBox unknown = seen(plus(), "text", 0.9F, {0, 0, 9, 9});
  unknown.label = 20;
  ClassBox negative = unknown;
  negative.label = -1;
  EXPECT_THAT(regions_of({unknown, negative, seen(plus(), "text", nan, {0, 0, 9, 9}),
                          seen(plus(), "text", 0.9F, {0, nan, 9, 9}), seen(plus(), "text", 0.9F, {9, 0, 9, 9}),
                          seen(plus(), "text", 0.9F, {200, 0, 210, 9})},
                         plus(), 100, 100),
              IsEmpty());
}

TEST(LayoutFamilies, AreWhatTheirAuthorsPublished) {
  std::set<std::string_view> models;
  std::set<std::string_view> files;
  for (const LayoutFamily& family : layout_families()) {
    EXPECT_TRUE(models.insert(family.model).second) << family.model;
    EXPECT_TRUE(files.insert(family.file).second) << family.file;
    std::set<std::string_view> names;
    for (const LayoutClass& each : family.classes) EXPECT_TRUE(names.insert(each.name).second) << each.name;
    EXPECT_EQ(find_layout_family(family.model), &family);
  }
  EXPECT_EQ(layout_families().front().model, "picodet-cdla");
  EXPECT_EQ(find_layout_family("nothing"), nullptr);
}

}  // namespace
}  // namespace plimsoll
