// Code frames: lines of a source with the places that a diagnostic speaks of marked under them.
//
//    |
//  9 |     const key = new kms.Key(this, 'Key');
//    |                 ------------------------ the key is made here
// ...
// 14 |       encryptionKey: key,
//    |                      ^^^ CloudWatch Logs may not use it
//
// A pure function from text to styled lines; the header and the notes around it are the report's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "analyzers/text/text.h"
#include "server/positions.h"
#include "server/report/style.h"

namespace presynth::server {

struct FrameLabel {
  text::ByteRange range;
  std::string text;  ///< may be empty
  bool primary = false;
};

struct FrameOptions {
  std::size_t gutter = 1;     ///< digits of the widest line number
  std::size_t columns = 100;  ///< of the whole frame
  Style primary = Style::Error;
};

/// `also_shown`: lines (from 0) that give context without a mark.
[[nodiscard]] std::vector<StyledLine> build_frame(const IndexedText& source, std::vector<FrameLabel> labels,
                                                  const std::vector<std::uint32_t>& also_shown,
                                                  const FrameOptions& options);

/// Digits that the frame's largest line number takes.
[[nodiscard]] std::size_t gutter_of(const IndexedText& source, const std::vector<FrameLabel>& labels);

}  // namespace presynth::server
