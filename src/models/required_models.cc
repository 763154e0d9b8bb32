#include "models/required_models.h"

namespace plimsoll {

std::vector<StageModel> required_stages(Parameters parameters) {
  const StageModel orient{"orient", "pulc-orientation"};
  const StageModel detect{"detect", "ppocrv6-small-det"};
  const StageModel classify{"classify", "ppocrv2-mobile-cls"};
  const StageModel recognise{"recognise", "ppocrv6-small-rec"};
  switch (parameters) {
    case Parameters::standard:
      return {orient, detect, recognise};
    case Parameters::rapidocr:
      return {detect, classify, recognise};
    case Parameters::official_v6:
      return {detect, recognise};
  }
  return {};
}

std::vector<std::string> required_models(Parameters parameters) {
  std::vector<std::string> names;
  for (StageModel& each : required_stages(parameters)) names.push_back(std::move(each.model));
  return names;
}

}  // namespace plimsoll
