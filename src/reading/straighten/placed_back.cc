#include "reading/straighten/placed_back.h"

namespace plimsoll {
namespace {

void move_corners(Polygon& polygon, const PointMap& there) {
  for (Point& corner : polygon) corner = there(corner);
}

void move_box(Box& box, const PointMap& there) {
  Polygon corners = polygon_of(box);
  move_corners(corners, there);
  box = bounds(corners);
}

}  // namespace

void move_points(std::vector<Line>& lines, const PointMap& there) {
  for (Line& line : lines) {
    move_corners(line.polygon, there);
    for (Word& word : line.words) move_corners(word.polygon, there);
  }
}

void move_points(std::vector<Block>& blocks, const PointMap& there) {
  for (Block& block : blocks) {
    move_box(block.box, there);
    move_points(block.lines, there);
    if (!block.table) continue;
    for (Cell& cell : block.table->cells)
      if (cell.box != Box{}) move_box(cell.box, there);
  }
}

}  // namespace plimsoll
