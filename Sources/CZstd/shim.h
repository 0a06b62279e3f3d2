// libzstd, as Debian installs it: compression of frames.
#include <zstd.h>
