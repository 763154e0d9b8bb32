#include "server_access.h"

namespace plimsoll {

Result<ServerAccess> server_access(const Settings& settings) {
  TRY(ServerUrl url, parse_server_url(settings.server));
  return ServerAccess{.url = std::move(url), .key = settings.server_key, .retry_time = settings.retry_time};
}

}  // namespace plimsoll
