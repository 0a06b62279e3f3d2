// libxlsxwriter, as Debian installs it: workbooks.
#include <xlsxwriter.h>
