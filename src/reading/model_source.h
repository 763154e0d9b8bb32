// A model of the catalogue, as the reading pipeline is told of it.
#pragma once

#include <optional>
#include <string>

#include "reading/parameters.h"

namespace plimsoll {

struct ModelSource {
  std::string name;
  std::string stage;
  std::string file;        // of its network, in the models' folder
  std::string dictionary;  // of a recogniser: file of its characters, one a line; empty: the network's file has them
  std::optional<Normalisation> normalisation;  // of a detector's input; none: the parameter set's
};

}  // namespace plimsoll
