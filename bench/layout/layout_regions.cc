// Layout of pages that come as raw pixels, for bench/layout_f1.py: layout_regions MODELS_FOLDER [MODEL [ARITHMETIC]]
//
// In: per page a line "width height" and width × height × 3 bytes, B, G, R. Out: per page a line with the number of
// regions and the milliseconds of the run, then a line per region: class of block, score, left, top, right, bottom.
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <iostream>

#include "document/page_names.h"
#include "inference/openvino/openvino_engine.h"
#include "reading/layout/layout_analyser.h"

namespace plimsoll {
namespace {

int quit(const std::string& why) {
  fmt::print(stderr, "layout_regions: {}\n", why);
  return 1;
}

bool read_page(cv::Mat& page) {
  int width = 0;
  int height = 0;
  if (!(std::cin >> width >> height) || std::cin.get() != '\n' || width < 1 || height < 1) return false;
  page.create(height, width, CV_8UC3);
  std::cin.read(reinterpret_cast<char*>(page.data), static_cast<std::streamsize>(page.total() * page.elemSize()));
  return static_cast<bool>(std::cin);
}

int run(const std::string& folder, const std::string& model, const std::string& arithmetic_name) {
  const LayoutFamily* family = find_layout_family(model);
  if (family == nullptr) return quit("no layout network is called " + model);
  const auto arithmetic = arithmetic_from_setting(arithmetic_name);
  if (!arithmetic) return quit(arithmetic.error().text());
  const auto engine = make_openvino_engine({.arithmetic = *arithmetic});
  if (!engine) return quit(engine.error().text());
  LayoutAnalyser analyser({.models_folder = folder}, *family);
  if (const auto loaded = analyser.load(**engine); !loaded) return quit(loaded.error().text());
  for (cv::Mat page; read_page(page);) {
    const auto begin = std::chrono::steady_clock::now();
    const auto regions = analyser.find(page);
    if (!regions) return quit(regions.error().text());
    const std::chrono::duration<double, std::milli> time = std::chrono::steady_clock::now() - begin;
    fmt::print("{} {:.2f}\n", regions->size(), time.count());
    for (const LayoutRegion& region : *regions)
      fmt::print("{} {:.4f} {:.2f} {:.2f} {:.2f} {:.2f}\n", kBlockKinds[static_cast<std::size_t>(region.kind)],
                 region.score, region.box.left, region.box.top, region.box.right, region.box.bottom);
    std::fflush(stdout);
  }
  return 0;
}

}  // namespace
}  // namespace plimsoll

int main(int count, char** values) {
  if (count < 2) return plimsoll::quit("usage: layout_regions MODELS_FOLDER [MODEL [ARITHMETIC]] < pages");
  return plimsoll::run(values[1], count > 2 ? values[2] : "picodet-cdla", count > 3 ? values[3] : "f32");
}
