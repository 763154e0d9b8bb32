// POST /v1/read: a small document, read while the client waits. "Prefer: respond-async" and "wait=N" (RFC 7240) turn it
// into a task that the client looks after; a client that goes calls it off.
#pragma once

#include "api/api_parts.h"
#include "http/routes.h"

namespace plimsoll {

struct Preference {
  bool respond_async = false;
  std::optional<Milliseconds> wait;
};
// Of a Prefer header; what is not understood is ignored, as the RFC says.
[[nodiscard]] Preference preference(std::string_view header);

void add_read(HttpRoutes& routes, const ApiParts& parts);

}  // namespace plimsoll
