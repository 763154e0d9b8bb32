// How many services may be there with the bytes that there are. Pure.
#pragma once

#include "routing/task.h"

namespace plimsoll {

struct CrewFacts {
  Bytes budget;
  Bytes others;     // held by the system and by tasks' bases, services not counted
  Bytes residency;  // of one service with its models
  Bytes page;       // the largest page that is known, raster and result included
  int wanted = 1;   // by the settings
};

// As many as can read a page each, all at once; one when one service and one page fit; none otherwise.
[[nodiscard]] int services_that_fit(const CrewFacts& facts);

}  // namespace plimsoll
