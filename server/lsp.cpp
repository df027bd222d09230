#include <unistd.h>

#include "server/commands.h"
#include "server/lsp/session.h"

namespace presynth::server {

int run_lsp(const LspOptions& options) {
  return lsp::Session(STDIN_FILENO, STDOUT_FILENO, options.jobs).run();
}

}  // namespace presynth::server
