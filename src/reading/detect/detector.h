// Finds lines of text on a page.
#pragma once

#include <filesystem>
#include <memory>
#include <opencv2/core.hpp>
#include <vector>

#include "base/error.h"
#include "inference/engine.h"
#include "reading/detect/text_regions.h"
#include "reading/parameters.h"
#include "reading/pixels_to_input.h"

namespace plimsoll {

class Detector {
 public:
  // Reason::model_missing, Reason::model_load.
  [[nodiscard]] static Result<Detector> load(Engine& engine, const std::filesystem::path& models_folder,
                                             const DetectionParameters& parameters, std::size_t threads);

  // `page` is grey or BGR. Memory grows with detector_size(), not with the page. Reason::model_run.
  [[nodiscard]] Result<std::vector<TextRegion>> find(const cv::Mat& page);
  void release_memory() { model_->release_memory(); }

 private:
  Detector(std::unique_ptr<Model> model, const DetectionParameters& parameters)
      : model_(std::move(model)), parameters_(parameters), table_(parameters.normalisation) {}

  std::unique_ptr<Model> model_;
  DetectionParameters parameters_;
  PixelTable table_;
};

}  // namespace plimsoll
