#include "reading/recognise/recogniser.h"

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>

#include "inference/openvino/openvino_engine.h"
#include "reading/recognise/line_text.h"

namespace plimsoll {
namespace {

cv::Mat drawn(const std::string& text) {
  int baseline = 0;
  const cv::Size size = cv::getTextSize(text, cv::FONT_HERSHEY_COMPLEX, 1.0, 2, &baseline);
  cv::Mat line(48, size.width + 20, CV_8UC1, cv::Scalar(245));
  cv::putText(line, text, {10, 34}, cv::FONT_HERSHEY_COMPLEX, 1.0, cv::Scalar(20), 2, cv::LINE_AA);
  return line;
}

LineSource source(const std::vector<cv::Mat>& lines) {
  LineSource source;
  for (const cv::Mat& line : lines) source.sizes.push_back({.width = line.cols, .height = line.rows});
  source.cut = [&lines](std::size_t index) { return lines[index]; };
  return source;
}

// Loaded.
class Reader : public Recogniser {
 public:
  explicit Reader(std::size_t threads)
      : Recogniser(
            {.models_folder = std::filesystem::path(PLIMSOLL_SOURCE_DIR) / "third_party/models", .threads = threads},
            reading_parameters("default")->recognition) {
    static const auto engine = make_openvino_engine({.arithmetic = Arithmetic::f32}).value();
    EXPECT_TRUE(load(*engine));
  }
};

TEST(Recogniser, ALineReadsTheSameAloneAndInAnyCompany) {
  const std::vector<cv::Mat> lines{drawn("Peak memory 4711"), drawn("No"), drawn("the number of pages and documents"),
                                   drawn("17.50 EUR")};
  Reader two(2);
  const std::vector<LineReading> together = two.read(source(lines)).value();
  Reader one(1);
  for (std::size_t index = 0; index < lines.size(); ++index) {
    EXPECT_EQ(one.read(source({lines[index]})).value().at(0), together[index]) << index;
    EXPECT_GT(confidence(together[index]), 0.8);
  }
  EXPECT_EQ(text_of(together[0], two.alphabet()), "Peak memory 4711");
  EXPECT_EQ(text_of(together[3], two.alphabet()), "17.50 EUR");
}

TEST(Recogniser, LinesTooLongForItAreReadInParts) {
  const std::string text =
      "A line that is much longer than any network of ours takes is cut where its words end, read in parts and joined";
  Reader reader(2);
  const cv::Mat line = drawn(text);
  ASSERT_GT(line.cols, 1024);
  const LineReading reading = reader.read(source({line})).value().at(0);
  EXPECT_EQ(text_of(reading, reader.alphabet()), text);
  EXPECT_TRUE(std::ranges::is_sorted(reading.glyphs, {}, &Glyph::at));
  EXPECT_GT(reading.glyphs.back().at, 0.95F);
}

TEST(Recogniser, NoLinesNoReadings) { EXPECT_TRUE(Reader(1).read(source({}))->empty()); }

}  // namespace
}  // namespace plimsoll
