#include "models/required_models.h"

namespace plimsoll {
namespace {

std::vector<std::string> models_for_text(Parameters parameters) {
  switch (parameters) {
    case Parameters::standard:
      return {"pulc-orientation", "ppocrv6-small-det", "ppocrv6-small-rec"};
    case Parameters::rapidocr:
      return {"ppocrv6-small-det", "ppocrv2-mobile-cls", "ppocrv6-small-rec"};
    case Parameters::official_v6:
      return {"ppocrv6-small-det", "ppocrv6-small-rec"};
  }
  return {};
}

}  // namespace

std::vector<std::string> required_models(Parameters parameters, WantedFeatures wanted) {
  std::vector<std::string> names = models_for_text(parameters);
  if (wanted.layout) names.emplace_back("picodet-cdla");
  return names;
}

}  // namespace plimsoll
