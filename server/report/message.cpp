#include "server/report/message.h"

#include "analyzers/analysis/analysis.h"

namespace presynth::server {

std::string whole_message(const Diagnostic& diagnostic) {
  std::string text = diagnostic.message;
  if (!diagnostic.why.empty())
    text += (fails_at_deploy(diagnostic.rule) ? "\nAt deploy: " : "\n") + diagnostic.why;
  if (!diagnostic.help.empty()) text += "\n" + diagnostic.help;
  return text;
}

}  // namespace presynth::server
