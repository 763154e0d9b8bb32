#include "models/required_models.h"

namespace plimsoll {

std::vector<std::string> required_models(Parameters parameters) {
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

}  // namespace plimsoll
