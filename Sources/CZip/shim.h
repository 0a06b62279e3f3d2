// libzip, as Debian installs it: the containers of workbooks and documents.
#include <zip.h>
