#include "reading/detect/unclip.h"

#include <clipper.hpp>

#include "reading/detect/quad.h"

namespace plimsoll {

cv::Mat unclip(const Polygon& box, double ratio, int units) {
  const double length = perimeter(box);
  if (length <= 0) return {};
  const double distance = area(box) * ratio / length;
  ClipperLib::Path path;
  for (const Point& corner : box)
    path.emplace_back(static_cast<ClipperLib::cInt>(corner.x * static_cast<float>(units)),
                      static_cast<ClipperLib::cInt>(corner.y * static_cast<float>(units)));
  ClipperLib::Paths grown;
  try {
    ClipperLib::ClipperOffset offset;  // miter limit 2, arc tolerance 0.25: Clipper's own and pyclipper's defaults
    offset.AddPath(path, ClipperLib::jtRound, ClipperLib::etClosedPolygon);
    offset.Execute(grown, distance * units);
  } catch (const ClipperLib::clipperException&) {
    return {};  // coordinates out of Clipper's range: no box of an image
  }
  std::vector<cv::Point2f> points;
  for (const ClipperLib::Path& part : grown)
    for (const ClipperLib::IntPoint& point : part)
      points.emplace_back(static_cast<float>(point.X) / static_cast<float>(units),
                          static_cast<float>(point.Y) / static_cast<float>(units));
  return cv::Mat(points, true);
}

}  // namespace plimsoll
